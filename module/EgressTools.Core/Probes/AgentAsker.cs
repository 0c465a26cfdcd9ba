using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Sources.Objects;

namespace EgressTools.Probes;

/// <summary>Asks one agent for its egress map, in the way that its release knows.</summary>
internal static class AgentAsker
{
    // cilium-dbg since 1.15, before that cilium (facts 0.4).
    private static readonly ImmutableArray<string> Programs = ["cilium-dbg", "cilium"];

    private static readonly ImmutableArray<string> List = ["bpf", "egress", "list"];

    /// <summary>Asks for JSON, and for the table where that is not known or not understood.</summary>
    /// <exception cref="ClusterException">The server refuses exec, or the pod is gone.</exception>
    public static async Task<EgressMapReading> AskAsync(ApiClient client, ObjectName pod, CancellationToken cancellationToken)
    {
        var last = EgressMapReading.Failed("");
        foreach (var program in Programs)
        {
            (last, var isMissing) = await RunAsync(client, pod, [program, .. List, "-o", "json"], cancellationToken).ConfigureAwait(false);
            if (isMissing)
                continue;
            return last.Fault is null ? last : Better(last, (await RunAsync(client, pod, [program, .. List], cancellationToken).ConfigureAwait(false)).Reading);
        }
        return EgressMapReading.Failed($"its image has neither of {string.Join(" and ", Programs)}");
    }

    // Where neither is understood, the first answer is the one that was asked for.
    private static EgressMapReading Better(EgressMapReading json, EgressMapReading table) => table.Fault is null ? table : json;

    private static Task<(EgressMapReading Reading, bool IsMissing)> RunAsync(ApiClient client, ObjectName pod, ImmutableArray<string> command, CancellationToken cancellationToken) =>
        client.ExecAsync(pod, CiliumAgent.ContainerName, command, ServerLimits.MapBytes, static result => (Read(result), EchoScript.IsMissing(result)), cancellationToken);

    private static EgressMapReading Read(ExecResult result) => result switch
    {
        { IsCut: true } => EgressMapReading.Failed($"it printed more than {ServerLimits.MapBytes >> 20} MB"),
        { ExitCode: null } => EgressMapReading.Failed($"the command could not be run: {EgressMapOutput.Quote(result.Failure ?? "")}"),
        { ExitCode: not 0 } => EgressMapReading.Failed($"the command ended with {result.ExitCode}: {EgressMapOutput.Quote(result.Stderr.Length > 0 ? result.Stderr : result.Stdout)}"),
        _ => EgressMapOutput.Parse(result.Stdout, result.Stderr),
    };
}
