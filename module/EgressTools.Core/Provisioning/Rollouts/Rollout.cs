namespace EgressTools.Provisioning.Rollouts;

/// <summary>How far a rollout is.</summary>
internal enum RolloutVerdict
{
    /// <summary>It goes on.</summary>
    Going,
    /// <summary>Every pod is replaced and ready.</summary>
    Done,
    /// <summary>Waiting is of no use.</summary>
    Hopeless,
}

/// <summary>The replacement of the pods of agents and operator, judged by what was there before it began. Pods are told apart by their uid, not by clocks:
/// those of nodes, of the server and of this machine differ. Agents that were not ready before, as on a node that is down, do not hold it up for
/// ever.</summary>
/// <param name="Start">When the pods were told to restart.</param>
/// <param name="Before">When nothing was changed yet.</param>
internal sealed record Rollout(RolloutState Start, RolloutState Before)
{
    private readonly HashSet<string> _old = [.. Pods(Start).Select(static p => p.Uid)];
    private readonly HashSet<string> _unready = [.. Before.Agents.Pods.Where(static p => !p.Ready).Select(static p => p.Node)];

    public RolloutVerdict Judge(RolloutState now) => IsHopeless(now) ? RolloutVerdict.Hopeless
        : now.Agents.Progress.IsDone() && IsOperatorDone(now) ? RolloutVerdict.Done : RolloutVerdict.Going;

    public bool IsHopeless(RolloutState now) => Hopeless(now).Any() || now.Operator is { Progress.GaveUp: true, Progress.IsObserved: true };
    /// <summary>Whether a pod has still to be replaced.</summary>
    public bool IsOld(RolloutPod pod) => _old.Contains(pod.Uid);
    /// <summary>Whether the agent of a node was not ready before it began.</summary>
    public bool WasUnready(string node) => _unready.Contains(node);

    /// <summary>Whether it is done but for agents that were not ready before it began.</summary>
    public bool IsDoneButForUnready(RolloutState now) =>
        now.Agents.Progress.IsObserved && IsOperatorDone(now) && Ready(now) + _unready.Count >= now.Agents.Progress.Wanted
            && Missing(now).All(p => _unready.Contains(p.Node));

    /// <summary>How many agents run that have begun since.</summary>
    public int Ready(RolloutState now) => now.Agents.Pods.Count(p => p.Ready && !p.Terminating && !_old.Contains(p.Uid));

    /// <summary>Numbers that grow as it moves on: old pods that are gone, agents that have begun, those that are ready, and the same of the operator.</summary>
    public ImmutableArray<int> Marks(RolloutState now) =>
    [
        -Pods(now).Count(p => _old.Contains(p.Uid)),
        now.Agents.Pods.Count(p => !_old.Contains(p.Uid)),
        Ready(now),
        now.Operator is { } other ? other.Pods.Count(p => !_old.Contains(p.Uid)) : 0,
        now.Operator is { } same ? same.Pods.Count(p => p.Ready && !_old.Contains(p.Uid)) : 0,
        now.Agents.Progress.Updated,
        now.Agents.Progress.Available,
        now.Operator?.Progress.Available ?? 0,
    ];

    /// <summary>New pods that do not run and why, one clause each with its pod's uid.</summary>
    public IEnumerable<(string Uid, string Trouble)> Troubles(RolloutState now) =>
        Pods(now).Where(p => p is { Ready: false, Trouble.Length: > 0 } && !_old.Contains(p.Uid)).Select(static p => (p.Uid, Describe(p)));

    /// <summary>The objects whose events may say what keeps it back: the workload that is behind, and the first of its pods that does not run.</summary>
    public IEnumerable<(string Kind, ObjectName Name)> Suspects(RolloutState now)
    {
        var workload = now.Operator is { } other && now.Agents.Progress.IsDone() ? other : now.Agents;
        yield return (workload.Progress.Kind, workload.Progress.Name);
        foreach (var pod in workload.Pods.Where(p => !p.Ready || p.Terminating || _old.Contains(p.Uid)).OrderBy(static p => p.Ready).Take(1))
            yield return ("Pod", pod.Name);
    }

    /// <summary>What keeps it back, one clause: pods with their nodes and why they do not run, else what is counted.</summary>
    public string Obstacle(RolloutState now)
    {
        var groups = new[] { Hopeless(now), Pods(now).Where(static p => p is { Ready: false, Trouble.Length: > 0 }), Missing(now) };
        if (groups.Select(static g => g.ToList()).FirstOrDefault(static g => g.Count > 0) is { } troubled)
            return string.Join("; ", troubled.Take(3).Select(Describe)) + (troubled.Count > 3 ? $"; and {troubled.Count - 3} more" : "");
        return now.Operator is { Progress: var other } && now.Agents.Progress.IsDone() ? Counted(other) : Counted(now.Agents.Progress);
    }

    private static string Counted(WorkloadProgress progress) =>
        $"the controller of {progress.Kind} '{progress.Name}' has {progress.Updated} of {Plural.Count(progress.Wanted, "pod")} replaced and " +
        $"{progress.Available} available{(progress.GaveUp ? ", and gave up (ProgressDeadlineExceeded)" : "")}";

    private static IEnumerable<RolloutPod> Pods(RolloutState state) => state.Operator is { } other ? state.Agents.Pods.Concat(other.Pods) : state.Agents.Pods;

    private static string Describe(RolloutPod pod)
    {
        var node = pod.Node.Length == 0 ? "on no node yet" : $"on node {pod.Node}";
        var words = pod.Message.Split('\n').LastOrDefault(static l => l.Trim().Length > 0, "");
        var why = pod switch
        {
            { Trouble.Length: > 0 } => $"is in {pod.Trouble}{(pod.Restarts > 0 ? $" after {Plural.Count(pod.Restarts, "restart")}" : "")}",
            { Terminating: true } => "does not go away",
            { Ready: true } => "was not replaced",
            _ => "is not ready",
        };
        return TerminalText.Plain($"pod {pod.Name} {node} {why}{(words.Length > 0 ? $" ({TerminalText.Plain(words, 300)})" : "")}");
    }

    private IEnumerable<RolloutPod> Hopeless(RolloutState now) => Pods(now).Where(p => p.IsHopeless && !_old.Contains(p.Uid));

    /// <summary>Agents' pods that are old, or not ready.</summary>
    private IEnumerable<RolloutPod> Missing(RolloutState now) => now.Agents.Pods.Where(p => !p.Ready || _old.Contains(p.Uid));

    // A cluster of one node may never have run both pods of the operator.
    private bool IsOperatorDone(RolloutState now) => now.Operator is not { Progress: var other }
            || other.IsDone(Before.Operator is { Progress: var before } ? Math.Max(0, before.Wanted - before.Available) : 0);
}

/// <summary>Tells a rollout that moves on from one in which something merely moves. What it counts has an end: old pods that are left, and pods that have begun
/// or become ready since, as many as never before. An agent that becomes ready and unready again and again, and nodes that come and go, do not prolong the
/// wait.</summary>
internal sealed class RolloutMovement(Rollout rollout)
{
    private readonly HashSet<int> _wanted = [rollout.Start.Agents.Progress.Wanted];
    private ImmutableArray<int> _most = rollout.Marks(rollout.Start);

    /// <summary>Whether it has moved on since it was last asked.</summary>
    public bool Note(RolloutState now)
    {
        var marks = rollout.Marks(now);
        var moved = marks.Zip(_most).Any(static p => p.First > p.Second);
        _most = [.. marks.Zip(_most, Math.Max)];
        return _wanted.Add(now.Agents.Progress.Wanted) || moved;
    }
}
