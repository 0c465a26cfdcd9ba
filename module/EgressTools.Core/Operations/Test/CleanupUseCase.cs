using System.Runtime.CompilerServices;

namespace EgressTools.Operations;

/// <summary>Which probes to remove.</summary>
/// <param name="AllNamespaces">Those of every namespace.</param>
/// <param name="Force">Also those that a test may still use.</param>
/// <param name="DryRun">What is sent.</param>
/// <param name="Show">Gets all that was found, and which of it is to be removed, before anything is asked.</param>
public sealed record CleanupRequest(bool AllNamespaces, bool Force, DryRun DryRun, Func<ImmutableArray<EgressProbe>, ImmutableArray<EgressProbe>, Task> Show);

/// <summary>Finds and removes what this tool left in a cluster.</summary>
public static class CleanupUseCase
{
    /// <summary>Finds, shows, asks and removes. What fails goes to the report, and the others go on.</summary>
    /// <returns>The probes that were removed, or would be.</returns>
    /// <exception cref="UsageException">There is no cluster.</exception>
    /// <exception cref="ClusterException">The pods cannot be listed.</exception>
    public static async IAsyncEnumerable<EgressProbe> RunAsync(
        CleanupRequest request, World world, IDialog dialog, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (world.IsSaved)
            throw new UsageException($"{Subcommands.Cleanup.Short} writes to a cluster, so {Options.From} cannot be given", "NeedsCluster");
        world.RequireOneChoice(request.AllNamespaces);
        var client = await world.ClientAsync(cancellationToken).ConfigureAwait(false);
        var space = request.AllNamespaces ? null : await world.NamespaceAsync(cancellationToken).ConfigureAwait(false);
        var found = await FindAsync(client, space, world.Now, cancellationToken).ConfigureAwait(false);
        var chosen = Removable(found, request.Force);
        await request.Show(found, chosen).ConfigureAwait(false);
        foreach (var note in ProbeText.Notes(found, chosen, space))
            report.Note(note);
        foreach (var probes in dialog.AsksEach ? chosen.Select(static p => ImmutableArray.Create(p)) : chosen.IsEmpty ? [] : [chosen])
        {
            if (request.DryRun == DryRun.None
                && !await dialog.ConfirmAsync(Question(probes, dialog.AsksEach, client.Origin), cancellationToken).ConfigureAwait(false))
                continue;
            await foreach (var (probe, error) in RemoveAsync(client, probes, request.DryRun, cancellationToken).ConfigureAwait(false))
            {
                if (error is null)
                    yield return probe;
                else
                    report.Fail(error, $"Pod/{probe.Pod}");
            }
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
                await foreach (var (probe, error) in RemoveAsync(client, left, DryRun.None, cancellationToken).ConfigureAwait(false))
                    report.Note(error is null ? $"removed the probe pod {probe.Pod}, which an earlier run left"
                        : $"the probe pod {probe.Pod}, which an earlier run left, could not be removed: {error.Message}");
            }
            catch (ClusterException error) when (error.Status is not 401)
            {
                report.Detail($"what earlier runs left in namespace {space} is unknown: {error.Message}");
            }
        }
    }

    private static Question Question(ImmutableArray<EgressProbe> probes, bool isOfOne, string place) =>
        new(ProbeText.Question(probes, isOfOne), isOfOne ? $"remove probe pod {probes[0].Pod}" : "remove probe pods", "nothing was removed")
        {
            Place = place,
            IsNeeded = !isOfOne,
        };

    private static async Task<ImmutableArray<EgressProbe>> FindAsync(ApiClient client, string? space, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pods = await client.ListAsync(ApiResource.Pods, ProbeReader.Read, "", cancellationToken, space ?? "").ConfigureAwait(false);
        return [.. pods.Items.SelectMany(pod => ProbeReader.Of(pod, now)).OrderBy(static p => p.Pod).ThenBy(static p => p.Container, StringComparer.Ordinal)];
    }

    private static ImmutableArray<EgressProbe> Removable(ImmutableArray<EgressProbe> probes, bool force) =>
        [.. probes.Where(p => p.State == ProbeState.Left || (force && p.State == ProbeState.InUse))];

    private static async IAsyncEnumerable<(EgressProbe Probe, ClusterException? Error)> RemoveAsync(
        ApiClient client, ImmutableArray<EgressProbe> probes, DryRun dryRun, [EnumeratorCancellation] CancellationToken cancellationToken)
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
            yield return (probe with { Removed = failure is null && dryRun == DryRun.None }, failure);
        }
    }
}
