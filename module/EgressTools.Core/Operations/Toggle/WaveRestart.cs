namespace EgressTools.Operations;

/// <summary>Restarts the agents of one wave by deleting their pods, and asks the new ones whether they serve. The DaemonSet's template stays as it is, so that
/// its controller replaces no other pod, and none once more.</summary>
internal sealed class WaveRestart(ApiClient client, AgentSignals signals, Rollout rollout, RestartWave wave)
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private bool _hasLooked;

    /// <summary>Deletes what may be deleted now, asks those that have begun, and says how far the wave is.</summary>
    /// <exception cref="ClusterException">A pod cannot be deleted.</exception>
    public async Task<RolloutLook> LookAsync(RolloutState now, CancellationToken cancellationToken)
    {
        (var isFirst, _hasLooked) = (!_hasLooked, true);
        var nodes = Nodes(now);
        var answers = await AskAsync(now, nodes, cancellationToken).ConfigureAwait(false);
        var left = nodes.Where(n => answers.GetValueOrDefault(n).State is not SignalState.Reached).ToList();
        var fresh = nodes.Except(left).Where(_done.Add).ToList();
        var look = new RolloutLook(RolloutVerdict.Going, nodes.Count - left.Count, Math.Max(nodes.Count, wave.IsOfGateways ? 0 : now.Agents.Progress.Wanted))
        {
            // Those that need not restart are not told.
            Node = fresh.Count == 0 || isFirst ? null : $"{Plural.Noun(fresh.Count, "node")} {Listed.Short(fresh)}",
            MayEnd = !wave.IsOfGateways && left.TrueForAll(rollout.WasUnready),
            Obstacle = Obstacle(left, answers),
        };
        if (rollout.IsHopeless(now))
            return look with { Verdict = RolloutVerdict.Hopeless, Obstacle = null };
        if (left.Exists(n => answers.GetValueOrDefault(n).State is SignalState.Contrary))
            return look with { Verdict = RolloutVerdict.Hopeless };
        if (left.Count == 0 && look.Done >= look.All)
            return look with { Verdict = RolloutVerdict.Done };
        await DeleteAsync(now, left, cancellationToken).ConfigureAwait(false);
        return look;
    }

    // Nodes may come and go while the others restart; gateways are those of the plan.
    private List<string> Nodes(RolloutState now) =>
        wave.IsOfGateways ? [.. wave.Nodes] : [.. now.Agents.Pods.Select(static p => p.Node).Where(static n => n.Length > 0).Distinct(StringComparer.Ordinal)];

    private async Task<Dictionary<string, AgentSignal>> AskAsync(RolloutState now, List<string> nodes, CancellationToken cancellationToken)
    {
        var wanted = nodes.ToHashSet(StringComparer.Ordinal);
        var old = now.Agents.Pods.Where(rollout.IsOld).Select(static p => p.Node).ToHashSet(StringComparer.Ordinal);
        var pods = now.Agents.Pods.Where(p => wanted.Contains(p.Node) && !old.Contains(p.Node) && !p.Terminating).ToList();
        var answers = await signals.AskAsync(pods, cancellationToken).ConfigureAwait(false);
        return answers.GroupBy(static a => a.Pod.Node, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.Last().Signal, StringComparer.Ordinal);
    }

    /// <summary>Gateways all at once; of the others as many as the DaemonSet allows to be missing.</summary>
    private async Task DeleteAsync(RolloutState now, List<string> left, CancellationToken cancellationToken)
    {
        var pods = now.Agents.Pods.Where(rollout.IsOld).ToLookup(static p => p.Node, StringComparer.Ordinal);
        var waiting = left.Where(n => pods[n].Any(static p => !p.Terminating)).ToList();
        var missing = left.Count(n => !rollout.WasUnready(n)) - waiting.Count(n => !rollout.WasUnready(n))
            + Math.Max(0, now.Agents.Progress.Wanted - now.Agents.Pods.Select(static p => p.Node).Distinct(StringComparer.Ordinal).Count());
        var room = wave.IsOfGateways ? waiting.Count : Math.Max(0, now.Agents.Progress.AtOnce - missing);
        var next = waiting.Where(rollout.WasUnready).Concat(waiting.Where(n => !rollout.WasUnready(n)).Take(room));
        foreach (var pod in next.SelectMany(n => pods[n]).Where(static p => !p.Terminating))
            await client.DeleteAsync(ApiResource.Pods, pod.Name, gracePeriodSeconds: null, cancellationToken).ConfigureAwait(false);
    }

    private string? Obstacle(List<string> left, Dictionary<string, AgentSignal> signals)
    {
        var troubles = left.Where(signals.ContainsKey).OrderByDescending(n => signals[n].State)
            .Select(n => $"the agent of node {n} {signals[n].Reason}").ToList();
        // Of pods that are not ready the rollout tells more.
        return left.Exists(n => signals.GetValueOrDefault(n).Reason is "is not ready" or null) || troubles.Count == 0 ? null
            : string.Join("; ", troubles.Take(3)) + (troubles.Count > 3 ? $"; and {troubles.Count - 3} more" : "");
    }
}
