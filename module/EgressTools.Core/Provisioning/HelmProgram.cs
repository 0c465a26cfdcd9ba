using System.Collections.Immutable;
using EgressTools.Provisioning.Feature;

namespace EgressTools.Provisioning;

/// <summary>What a run of helm came to.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">Standard output; it may hold what is private and is not shown.</param>
/// <param name="Error">The last lines of standard error, fit for a terminal.</param>
public sealed record HelmResult(int ExitCode, string Output, string Error);

/// <summary>helm, as found on PATH.</summary>
/// <param name="Program">Its file.</param>
/// <param name="Cluster">How it reaches the cluster.</param>
/// <param name="Secrets">Environment that holds what must not stand in arguments: <c>HELM_KUBETOKEN</c>.</param>
public sealed record HelmProgram(string Program, ClusterArguments Cluster, ImmutableDictionary<string, string> Secrets)
{
    /// <summary>helm on PATH; null where there is none.</summary>
    public static string? Find(string? path) => throw new NotSupportedException("stub");

    /// <summary>Runs it to its end; it is killed, with what it started, when the token says so.</summary>
    public Task<HelmResult> RunAsync(ImmutableArray<string> arguments, CancellationToken cancellationToken) => throw new NotSupportedException("stub");

    /// <summary>Where the chart of a release comes from: the repository of Cilium among those that helm knows, else Cilium's own address.</summary>
    public Task<HelmChart> ChartAsync(CancellationToken cancellationToken) => throw new NotSupportedException("stub");
}
