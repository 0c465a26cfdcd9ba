namespace EgressTools.Engine.Exits;

/// <summary>The exit addresses that a snapshot has recorded, against the engine's expectation.</summary>
public static class RecordedExits
{
    private const string Expected = "what is expected of the pods";

    /// <summary>Exit addresses from the observations that the snapshot holds. Without a choice of pods, those that were observed.</summary>
    /// <exception cref="UsageException">No pod is chosen, or the snapshot holds no observations.</exception>
    /// <exception cref="ProbeException">What is expected cannot be told.</exception>
    public static ImmutableArray<ExitAddressResult> Of(ClusterSnapshot snapshot, ExitTestOptions options)
    {
        Prerequisites.RequireSupported(snapshot, Expected);
        if (snapshot.Observations.IsEmpty)
            throw new UsageException($"{snapshot.Origin} holds no recorded exit addresses: ask the pods of a cluster, " +
                $"without {Options.From}", "NoObservations");
        if (!options.Workloads.IsEmpty)
            throw new UsageException($"{snapshot.Origin} does not hold workloads: name pods, or their labels", "WorkloadsOffline");
        RequireExpectation(snapshot);
        var observed = snapshot.Observations.GroupBy(static o => o.Pod).ToDictionary(static g => g.Key, static g => g.OrderBy(static o => o.ObservedAt).Last());
        var judgement = new Judgement(snapshot);
        var pods = PodChoice.Choose(snapshot, judgement.Table, judgement.Nodes, options);
        if (options is { Policy: null, Selector: null, Pods.IsEmpty: true })
            pods = [.. pods.Where(p => observed.ContainsKey(p.Name))];
        return [.. pods.Select(p => Recorded(p, observed.GetValueOrDefault(p.Name), judgement))];
    }

    private static ExitAddressResult Recorded(TestedPod pod, ExitObservation? observation, Judgement judgement)
    {
        var url = Uri.TryCreate(observation?.Echo, UriKind.Absolute, out var echo) && echo.Host.Length > 0 ? echo : EchoServices.Defaults[0];
        var target = EchoTarget.Of(url);
        var result = observation?.Address is { } seen
            ? judgement.Seen(pod, target, seen)
            : ExitJudge.NotAsked(pod) ?? (observation is null ? judgement.Unasked(pod, target, "no exit address was recorded for it")
                : judgement.NoAnswer(pod, target, observation.Failure ?? "no echo service answered"));
        return result with { Recorded = true, Echo = observation?.Echo ?? "" };
    }

    /// <summary>Refuses to judge without an expectation.</summary>
    /// <exception cref="ProbeException">What is expected is unknown.</exception>
    internal static void RequireExpectation(ClusterSnapshot snapshot)
    {
        Prerequisites.RequireSupported(snapshot, Expected);
        if (Prerequisites.Missing(snapshot) is { } gap)
            throw new ProbeException($"{Expected} is unknown: {gap}", "NoExpectation");
    }
}
