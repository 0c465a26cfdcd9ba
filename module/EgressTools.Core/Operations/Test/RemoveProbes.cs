using System.Runtime.CompilerServices;

namespace EgressTools.Operations;

/// <summary>What became of a probe: removed, or why not.</summary>
public readonly record struct RemovalOutcome(EgressProbe Probe, ClusterException? Error);

/// <summary>Finds and removes what this tool left in a cluster.</summary>
public static class RemoveProbes
{
    /// <summary>All probes of a namespace, or of all where none is named, by their pods' names.</summary>
    /// <exception cref="ClusterException">The pods cannot be listed.</exception>
    public static async Task<ImmutableArray<EgressProbe>> FindAsync(ApiClient client, string? space, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pods = await client.ListAsync(ApiResource.Pods, ProbeRemains.Read, "", cancellationToken, space ?? "").ConfigureAwait(false);
        return [.. pods.Items.SelectMany(pod => ProbeRemains.Of(pod, now)).OrderBy(static p => p.Pod).ThenBy(static p => p.Container, StringComparer.Ordinal)];
    }

    /// <summary>Those of them that can be removed.</summary>
    /// <param name="probes">The probes.</param>
    /// <param name="force">Also those that a test may still use.</param>
    public static ImmutableArray<EgressProbe> Removable(ImmutableArray<EgressProbe> probes, bool force) =>
        [.. probes.Where(p => p.State == ProbeState.Left || (force && p.State == ProbeState.InUse))];

    /// <summary>Removes them one after the other; the failure of one does not keep the others back.</summary>
    public static async IAsyncEnumerable<RemovalOutcome> RunAsync(ApiClient client, ImmutableArray<EgressProbe> probes, DryRun dryRun,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var probe in probes)
        {
            ClusterException? failure = null;
            try
            {
                if (dryRun != DryRun.Client)
                    await client.DeleteAsync(ApiResource.Pods, probe.Pod, gracePeriodSeconds: 0, cancellationToken, dryRun == DryRun.Server)
                        .ConfigureAwait(false);
            }
            catch (ClusterException error) when (error.Status is not 401)
            {
                failure = error;
            }
            yield return new RemovalOutcome(probe with { Removed = failure is null && dryRun == DryRun.None }, failure);
        }
    }

    /// <summary>Removes what earlier runs left in the namespaces that a test is about to make probe pods in.</summary>
    internal static async Task LeftoversAsync(ApiClient client, IEnumerable<string> namespaces, DateTimeOffset now, IReport report,
        CancellationToken cancellationToken)
    {
        foreach (var space in namespaces)
        {
            try
            {
                var left = Removable(await FindAsync(client, space, now, cancellationToken).ConfigureAwait(false), force: false);
                await foreach (var (probe, error) in RunAsync(client, left, DryRun.None, cancellationToken).ConfigureAwait(false))
                    report.Note(error is null ? $"removed the probe pod {probe.Pod}, which an earlier run left"
                        : $"the probe pod {probe.Pod}, which an earlier run left, could not be removed: {error.Message}");
            }
            catch (ClusterException error) when (error.Status is not 401)
            {
                report.Detail($"what earlier runs left in namespace {space} is unknown: {error.Message}");
            }
        }
    }
}
