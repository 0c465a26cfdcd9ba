namespace EgressTools.Operations;

/// <summary>Which agents to compare, and for how long to look.</summary>
public sealed record CompareOptions
{
    /// <summary>Only the agents of these nodes; none for all.</summary>
    public ImmutableArray<string> Nodes { get; init; } = [];

    /// <summary>How long to look again until nothing differs; zero looks once.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Whether an agent that could not be asked is waited for, by its node.</summary>
    internal Func<string, bool> Awaits { get; init; } = static _ => true;

    /// <summary>Between two looks.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>The agents' maps against what the engine expects of them.</summary>
internal static class RuleComparer
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs =
        SnapshotKinds.Engine | SnapshotKinds.Nodes | SnapshotKinds.Pods | SnapshotKinds.AgentMaps | SnapshotKinds.AgentConfigurations;

    /// <summary>The same of what was saved: there CiliumNodeConfigs show whether agents run with the egress gateway that did not say so themselves.</summary>
    public const SnapshotKinds NeedsSaved = Needs | SnapshotKinds.NodeConfigs | SnapshotKinds.Namespaces;

    /// <summary>
    /// Asks the agents and compares. Entries that differ are looked at once more after a pause before they are reported, and a third time where the second
    /// look finds others: an endpoint may be so new that agents are still at it, or have gone while they were asked.
    /// </summary>
    public static async Task<CompareResult> RunAsync(
        ApiClient client, ClusterSnapshot snapshot, Func<CancellationToken, Task<ClusterSnapshot>> again, CompareOptions options, IReport report,
            CancellationToken cancellationToken)
    {
        var (clock, start) = (client.Clock, client.Clock.GetTimestamp());
        Func<CancellationToken, Task<ClusterSnapshot>> read = _ => Task.FromResult(snapshot);
        CompareResult? previous = null;
        for (var looks = 1; ; looks++)
        {
            try
            {
                var current = await LookAsync(client, await read(cancellationToken).ConfigureAwait(false), options, report, cancellationToken)
                    .ConfigureAwait(false);
                var confirmed = Confirmed(previous, current);
                if (!MayChange(current, confirmed, looks, options, options.Wait - clock.GetElapsedTime(start)))
                    return confirmed;
                previous = current;
            }
            catch (ClusterException error) when (error.Status is not (401 or 403) && error.Id != Prerequisites.Unknown
                && clock.GetElapsedTime(start) < options.Wait)
            {
                report.Detail($"look {looks} failed: {error.Message}");
            }
            await Task.Delay(options.Pause, clock, cancellationToken).ConfigureAwait(false);
            read = again;
        }
    }

    /// <summary>The same with the maps that the snapshot holds.</summary>
    public static CompareResult FromSnapshot(ClusterSnapshot snapshot, CompareOptions options)
    {
        Prerequisites.RequireSupported(snapshot, "what the agents should hold");
        var maps = AgentMaps.Recorded(snapshot, options.Nodes);
        snapshot = Only(snapshot, options.Nodes);
        if (Prerequisites.Missing(snapshot) is { } gap)
            throw new InputException($"what the agents should hold is unknown: {gap}", Prerequisites.Unknown);
        return new CompareResult(RuleComparison.Run(snapshot, maps), AgentGaps.Missing(snapshot, options.Nodes))
        {
            FeatureOff = snapshot.Installation.IsFeatureOff,
            Configured = !snapshot.AgentConfigurations.IsEmpty
                || snapshot.Gaps.Any(static g => g is { Kinds: SnapshotKinds.AgentConfigurations, IsAbsence: false }),
        };
    }

    // What is known of nodes beside what their agents hold, of some of them.
    private static ClusterSnapshot Only(ClusterSnapshot snapshot, ImmutableArray<string> nodes) => nodes.IsEmpty ? snapshot : snapshot with
    {
        AgentConfigurations = [.. snapshot.AgentConfigurations.Where(c => nodes.Contains(c.Node))],
        Pods = [.. snapshot.Pods.Where(p => nodes.Contains(p.NodeName))],
    };

    // An agent that could not be asked may hold anything: as long as there is time, that is not yet "equal".
    private static bool MayChange(CompareResult current, CompareResult confirmed, int looks, CompareOptions options, TimeSpan left) => left > TimeSpan.Zero
        ? !current.Equal || current.Unasked.Concat(current.Silent).Any(options.Awaits)
        : looks switch
        {
            1 => current.Verdict.Differences.Any(static d => !IsOfNone(d)),
            2 => confirmed.Verdict.Differences.Length < current.Verdict.Differences.Length,
            _ => false,
        };

    // It is about agents or labels, and neither about an entry nor about a pod.
    private static bool IsOfNone(RuleDifference difference) => difference is { Source: null, Pod: null };

    // Pods come and go while agents are asked, so that what was read before no longer matches: of entries counts what two looks in a row find.
    private static CompareResult Confirmed(CompareResult? previous, CompareResult current)
    {
        if (previous is null)
            return current;
        var before = previous.Verdict.Differences.Select(static d => (d.Source, d.Destination, d.Pod)).ToHashSet();
        var lasting = current.Verdict.Differences.Where(d => IsOfNone(d) || before.Contains((d.Source, d.Destination, d.Pod)));
        return current with { Verdict = current.Verdict with { Differences = [.. lasting] } };
    }

    private static async Task<CompareResult> LookAsync(ApiClient client, ClusterSnapshot snapshot, CompareOptions options, IReport report,
        CancellationToken cancellationToken)
    {
        if (Prerequisites.Missing(snapshot) is { } gap)
            throw new ClusterException($"what the agents should hold is unknown: {gap}", Prerequisites.Unknown);
        var candidates = AgentQueries.DependingGateways(snapshot).Where(n => options.Nodes.Covers(n)).ToHashSet(StringComparer.Ordinal);
        // Where the interfaces of a node are unknown, only what depends on them is.
        snapshot = await AgentQueries.AddInterfacesAsync(client, snapshot, candidates, report, cancellationToken, quiet: true).ConfigureAwait(false);
        var comparison = new RuleComparison(Only(snapshot, options.Nodes));
        var gaps = await AgentMaps.AskAsync(client, snapshot, options.Nodes, Take, report, cancellationToken).ConfigureAwait(false);
        return new CompareResult(comparison.Result(), gaps) { FeatureOff = snapshot.Installation.IsFeatureOff, Configured = true };

        void Take(AgentState state)
        {
            if (state.Configuration.Fault is { } fault)
                report.Detail($"the agent of node {state.Map.Node} did not return its configuration: {fault}");
            comparison.Add(state.Map, state.Configuration.Value);
        }
    }
}
