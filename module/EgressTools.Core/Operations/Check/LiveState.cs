namespace EgressTools.Operations;

/// <summary>What to ask of a running cluster for its checks.</summary>
public sealed record LiveOptions
{
    /// <summary>How many pods of each policy and gateway are asked.</summary>
    public int Sample { get; init; } = 3;

    /// <summary>Echo services, tried in order; empty for the public defaults.</summary>
    public ImmutableArray<Uri> Echo { get; init; } = [];
}

/// <summary>
/// The running state for checks: the agents' maps against the prediction, and the exit addresses of some pods. What cannot be asked is a gap of the
/// snapshot, so that the checks that need it are skipped and the others run.
/// </summary>
public static class LiveState
{
    /// <summary>What has to be read for it, beside what the checks need.</summary>
    public const SnapshotKinds Needs = CompareRules.Needs | TestExitAddresses.Needs;

    /// <summary>Asks agents, then pods.</summary>
    /// <param name="client">The server.</param>
    /// <param name="snapshot">What was read.</param>
    /// <param name="again">Reads it again, for a second look at entries that differ.</param>
    /// <param name="options">How many pods, which echo services.</param>
    /// <param name="report">Progress.</param>
    /// <param name="cancellationToken">Stops; what was created in pods is removed first.</param>
    /// <exception cref="UsageException">An echo service is none.</exception>
    /// <exception cref="ClusterException">The credentials are not accepted.</exception>
    public static async Task<CheckInput> AskAsync(
        ApiClient client, ClusterSnapshot snapshot, Func<CancellationToken, Task<ClusterSnapshot>> again, LiveOptions options, IReport report,
            CancellationToken cancellationToken)
    {
        EchoServices.Require(options.Echo);
        var gaps = snapshot.Gaps.ToBuilder();
        if (Foundations.Missing(snapshot) is { } missing)
        {
            gaps.Add(new Gap("the running state", "what is expected of agents and pods is unknown: " +
                $"{missing}")
            { Kinds = SnapshotKinds.AgentMaps | SnapshotKinds.ExitAddresses });
            return new CheckInput(snapshot with { Gaps = gaps.ToImmutable() });
        }
        var compared = await CompareAsync(client, snapshot, again, gaps, report, cancellationToken).ConfigureAwait(false);
        var exits = await ExitsAsync(client, snapshot, options, gaps, report, cancellationToken).ConfigureAwait(false);
        return new CheckInput(snapshot with { Gaps = gaps.ToImmutable() }) { Compared = compared, Exits = exits };
    }

    private static async Task<RuleVerdict?> CompareAsync(
        ApiClient client, ClusterSnapshot snapshot, Func<CancellationToken, Task<ClusterSnapshot>> again, ImmutableArray<Gap>.Builder gaps, IReport report,
            CancellationToken cancellationToken)
    {
        try
        {
            var result = await CompareRules.RunAsync(client, snapshot, again, new CompareOptions(), report, cancellationToken).ConfigureAwait(false);
            gaps.AddRange(result.Gaps);
            if (result.Silent is { IsEmpty: false } silent)
                gaps.Add(new Gap($"the agents of {Listed.Some(silent)}",
                    "they did not say whether the egress gateway is enabled, so their maps prove nothing")
                { Kinds = SnapshotKinds.AgentConfigurations });
            return result.Verdict;
        }
        catch (ClusterException error) when (error.IsGap || error.Id is "NoAgents" or "NoExpectation")
        {
            gaps.Add(new Gap("the agents' maps", error.Message, $"kubectl auth can-i create pods/exec -n {snapshot.Installation.Namespace ?? "kube-system"} " +
                "tells whether it is a missing right")
            { Kinds = SnapshotKinds.AgentMaps });
            return null;
        }
    }

    private static async Task<ImmutableArray<ExitAddressResult>?> ExitsAsync(
        ApiClient client, ClusterSnapshot snapshot, LiveOptions options, ImmutableArray<Gap>.Builder gaps, IReport report, CancellationToken cancellationToken)
    {
        var targets = await EchoNames.ResolveAsync(EchoServices.Require(options.Echo), snapshot, cancellationToken).ConfigureAwait(false);
        var pods = PodSample.Choose(snapshot, targets, options.Sample);
        if (pods.IsEmpty)
            return [];
        var results = ImmutableArray.CreateBuilder<ExitAddressResult>();
        try
        {
            var test = new ExitTestOptions { Pods = pods, Echo = options.Echo };
            await foreach (var result in TestExitAddresses.RunAsync(client, snapshot, test, report, cancellationToken).ConfigureAwait(false))
                results.Add(result);
        }
        catch (ProbeException error)
        {
            gaps.Add(Unasked("exit addresses", error.Message));
            return null;
        }
        // Pods that were not asked yet are left out of the results without a word.
        cancellationToken.ThrowIfCancellationRequested();
        return Asked(results, gaps);
    }

    /// <summary>The pods that were asked; of the others, one gap for each reason.</summary>
    private static ImmutableArray<ExitAddressResult>? Asked(ImmutableArray<ExitAddressResult>.Builder results, ImmutableArray<Gap>.Builder gaps)
    {
        foreach (var unasked in results.Where(static r => r.Verdict == ExitVerdict.NotAsked).GroupBy(static r => r.Cause, StringComparer.Ordinal))
        {
            gaps.Add(Unasked($"the exit address of {Listed.Some(unasked.Select(static r => r.Pod))}", unasked.Key));
        }
        var asked = results.Where(static r => r.Verdict != ExitVerdict.NotAsked).ToImmutableArray();
        return asked.IsEmpty && results.Count > 0 ? null : asked;
    }

    private static Gap Unasked(string what, string reason) => new(what, reason,
        $"{Subcommands.Test} asks pods one by one, with {Options.Probe} also those without a program for it")
    { Kinds = SnapshotKinds.ExitAddresses };
}
