using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Sources.Objects;

namespace EgressTools.Probes;

/// <summary>Asks one agent for its egress map, in the way that its release knows.</summary>
internal static class AgentAsker
{
    /// <summary>A full map of 16,384 entries is some 2.5 MB as JSON, and the maps can be made larger.</summary>
    private const int MaxOutput = 64 << 20;

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
            var result = await RunAsync(client, pod, [program, .. List, "-o", "json"], cancellationToken).ConfigureAwait(false);
            last = Read(result);
            if (EchoScript.IsMissing(result))
                continue;
            return last.Fault is null ? last : Better(last, Read(await RunAsync(client, pod, [program, .. List], cancellationToken).ConfigureAwait(false)));
        }
        return EgressMapReading.Failed($"its image has neither of {string.Join(" and ", Programs)}");
    }

    // Where neither is understood, the first answer is the one that was asked for.
    private static EgressMapReading Better(EgressMapReading json, EgressMapReading table) => table.Fault is null ? table : json;

    private static Task<ExecResult> RunAsync(ApiClient client, ObjectName pod, ImmutableArray<string> command, CancellationToken cancellationToken) =>
        client.ExecAsync(pod, CiliumAgent.ContainerName, command, cancellationToken, MaxOutput);

    private static EgressMapReading Read(ExecResult result) => result switch
    {
        { ExitCode: null } => EgressMapReading.Failed($"the command could not be run: {EgressMapOutput.Quote(result.Failure ?? "")}"),
        { ExitCode: not 0 } => EgressMapReading.Failed($"the command ended with {result.ExitCode}: {EgressMapOutput.Quote(result.Stderr.Length > 0 ? result.Stderr : result.Stdout)}"),
        _ => EgressMapOutput.Parse(result.Stdout, result.Stderr),
    };
}
