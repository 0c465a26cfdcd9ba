using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Sources.Objects;

namespace EgressTools.Probes;

/// <summary>The agent's own program in its container: <c>cilium-dbg</c> since 1.15, before that <c>cilium</c>.</summary>
internal static class AgentProgram
{
    private static readonly ImmutableArray<string> Names = ["cilium-dbg", "cilium"];

    /// <summary>Runs it; the fault is null where it ended with 0.</summary>
    /// <exception cref="ClusterException">The server refuses exec, or the pod is gone.</exception>
    public static async Task<(string Output, string? Fault)> RunAsync(ApiClient client, ObjectName pod, ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        foreach (var name in Names)
        {
            var result = await client.ExecAsync(pod, CiliumAgent.ContainerName, [name, .. arguments], cancellationToken).ConfigureAwait(false);
            if (!EchoScript.IsMissing(result))
                return (result.Stdout, Fault(result));
        }
        return ("", $"its image has neither of {string.Join(" and ", Names)}");
    }

    private static string? Fault(ExecResult result) => result switch
    {
        { IsCut: true } => "it printed too much",
        { ExitCode: null } => $"the command could not be run: {EgressMapOutput.Quote(result.Failure ?? "")}",
        { ExitCode: not 0 } => $"the command ended with {result.ExitCode}: {EgressMapOutput.Quote(result.Stderr.Length > 0 ? result.Stderr : result.Stdout)}",
        _ => null,
    };
}
