namespace EgressTools.Provisioning.Rollouts;

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
