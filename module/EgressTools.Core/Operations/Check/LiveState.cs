namespace EgressTools.Operations;

/// <summary>What to ask of a running cluster for its checks.</summary>
public sealed record LiveOptions
{
    /// <summary>How many pods of each policy and gateway are asked.</summary>
    public int Sample { get; init; } = 3;
    /// <summary>Echo services, tried in order; empty for the public defaults.</summary>
    public ImmutableArray<Uri> Echo { get; init; } = [];
}

/// <summary>The running state for checks: the agents' maps against the prediction, and the exit addresses of some pods. What cannot be asked is a gap, so that
/// the checks that need it are skipped and the others run.</summary>
internal sealed class LiveState(ApiClient client, ClusterSnapshot snapshot, LiveOptions options, IReport report)
{
    /// <summary>What has to be read for it, beside what the checks need.</summary>
    public const SnapshotKinds Needs = RuleComparer.Needs | ExitTestUseCase.Needs;

    private readonly ImmutableArray<Gap>.Builder _gaps = snapshot.Gaps.ToBuilder();

    /// <summary>Asks agents, then pods; what was created in pods is removed. The snapshot is read again for a second look at entries that differ.</summary>
    /// <exception cref="UsageException">An echo service is not one.</exception>
    /// <exception cref="ClusterException">The credentials are not accepted.</exception>
    public async Task<CheckInput> AskAsync(Func<CancellationToken, Task<ClusterSnapshot>> again, CancellationToken cancellationToken)
    {
        EchoServices.Require(options.Echo);
        var (compared, exits) = ((RuleVerdict?)null, (ImmutableArray<ExitAddressResult>?)null);
        if (Prerequisites.Missing(snapshot) is { } missing)
        {
            AddGap("the running state", $"what is expected of agents and pods is unknown: {missing}", SnapshotKinds.AgentMaps | SnapshotKinds.ExitAddresses);
        }
        else
        {
            compared = await CompareAsync(again, cancellationToken).ConfigureAwait(false);
            exits = await ExitsAsync(cancellationToken).ConfigureAwait(false);
        }
        return new CheckInput(snapshot with { Gaps = _gaps.ToImmutable() }) { Compared = compared, Exits = exits };
    }

    private async Task<RuleVerdict?> CompareAsync(Func<CancellationToken, Task<ClusterSnapshot>> again, CancellationToken cancellationToken)
    {
        try
        {
            var result = await RuleComparer.RunAsync(client, snapshot, again, new CompareOptions(), report, cancellationToken).ConfigureAwait(false);
            _gaps.AddRange(result.Gaps);
            if (result.Silent is { IsEmpty: false } silent)
                AddGap($"the agents of {Listed.Short(silent)}", "they did not say whether the egress gateway is enabled, so their maps prove nothing",
                    SnapshotKinds.AgentConfigurations);
            return result.Verdict;
        }
        catch (ClusterException error) when (error.IsGap || error.Id is "NoAgents" or "NoExpectation")
        {
            AddGap("the agents' maps", error.Message, SnapshotKinds.AgentMaps,
                $"kubectl auth can-i create pods/exec -n {snapshot.Installation.Namespace ?? "kube-system"} tells whether it is a missing right");
            return null;
        }
    }

    private async Task<ImmutableArray<ExitAddressResult>?> ExitsAsync(CancellationToken cancellationToken)
    {
        var targets = await EchoNames.ResolveAsync(EchoServices.Require(options.Echo), snapshot, cancellationToken).ConfigureAwait(false);
        var pods = PodSample.Choose(snapshot, targets, options.Sample);
        if (pods.IsEmpty)
            return [];
        var results = new List<ExitAddressResult>();
        try
        {
            var test = new ExitTestOptions { Pods = pods, Echo = options.Echo };
            await foreach (var result in ExitTestUseCase.AskAsync(client, snapshot, test, report, cancellationToken).ConfigureAwait(false))
                results.Add(result);
        }
        catch (ProbeException error)
        {
            AddUnasked("exit addresses", error.Message);
            return null;
        }
        // Pods that were not asked yet are left out of the results without a word.
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var unasked in results.Where(static r => r.Verdict == ExitVerdict.NotAsked).GroupBy(static r => r.Cause, StringComparer.Ordinal))
            AddUnasked($"the exit address of {Listed.Short(unasked.Select(static r => r.Pod))}", unasked.Key);
        ImmutableArray<ExitAddressResult> asked = [.. results.Where(static r => r.Verdict != ExitVerdict.NotAsked)];
        return asked.IsEmpty && results.Count > 0 ? null : asked;
    }

    private void AddUnasked(string what, string reason) => AddGap(what, reason, SnapshotKinds.ExitAddresses,
        $"{Subcommands.Test} asks pods one by one, with {Options.Probe} also those without a program for it");

    private void AddGap(string what, string reason, SnapshotKinds kinds, string remedy = "") => _gaps.Add(new Gap(what, reason, remedy) { Kinds = kinds });
}
