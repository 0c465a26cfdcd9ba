namespace EgressTools.Planning;

/// <summary>Collects what changes, source address by source address.</summary>
internal sealed class PodComparison(Side before, Side after, KeptVersions kept, bool spellingsMayGo)
{
    private readonly Dictionary<(ObjectName Pod, PlannedExit Before, PlannedExit After), SortedSet<Cidr>> _changes = [];
    private readonly DecidingPrefixes _prefixes = new();
    private readonly List<PlannedConflict> _newConflicts = [];
    private readonly List<PlannedConflict> _oldConflicts = [];
    private readonly List<EmptiedEntry> _emptied = [];

    /// <summary>Entries before, of each family.</summary>
    public (int IPv4, int IPv6) Before { get; private set; }

    /// <summary>Entries after.</summary>
    public (int IPv4, int IPv6) After { get; private set; }

    /// <summary>Entries of both.</summary>
    public (int IPv4, int IPv6) Peak { get; private set; }

    /// <summary>Compares what both sides hold for one source address.</summary>
    public void Add(List<MapEntry> ofBefore, List<MapEntry> ofAfter)
    {
        Before = Plus(Before, ofBefore, ofBefore.Count);
        After = Plus(After, ofAfter, ofAfter.Count);
        Peak = Plus(Peak, ofAfter.Count > 0 ? ofAfter : ofBefore, Keys(ofBefore, ofAfter));
        var pod = (ofAfter.Count > 0 ? ofAfter : ofBefore)[0].Claims[0].Endpoint.Name;
        foreach (var destination in _prefixes.Of(ofBefore.Concat(ofAfter).Select(static e => e.Destination)))
        {
            var (was, becomes) = (before.ExitOf(ofBefore, destination), after.ExitOf(ofAfter, destination));
            if (was == PlannedExit.Direct && kept.MayHoldEarlier(becomes.Policy))
                was = PlannedExit.Unknown;
            if (!was.IsSameWay(becomes))
                Add((pod, was, becomes), destination);
        }
        Conflicts(pod, ofBefore, ofAfter, _oldConflicts);
        Conflicts(pod, ofAfter, ofBefore, _newConflicts);
        if (spellingsMayGo)
            _emptied.AddRange(Spellings.Emptied(pod, ofBefore, ofAfter));
    }

    public ImmutableArray<EmptiedEntry> Emptied() => [.. _emptied.OrderBy(static e => e.Pod).ThenBy(static e => e.Destination)];

    public ImmutableArray<PodChange> Changes() =>
    [
        .. _changes.Select(static c => new PodChange(c.Key.Pod, KindOf(c.Key.Before, c.Key.After), [.. c.Value], c.Key.Before, c.Key.After))
            .OrderBy(static c => c.Kind).ThenBy(static c => c.Pod).ThenBy(static c => c.Destinations[0]),
    ];

    public ImmutableArray<PlannedConflict> NewConflicts() => Sorted(_newConflicts);

    public ImmutableArray<PlannedConflict> OldConflicts() => Sorted(_oldConflicts);

    /// <summary>How many keys either has; both are sorted.</summary>
    private static int Keys(List<MapEntry> ofBefore, List<MapEntry> ofAfter)
    {
        var (keys, next) = (ofAfter.Count, 0);
        foreach (var entry in ofBefore)
        {
            while (next < ofAfter.Count && ofAfter[next].Destination.CompareTo(entry.Destination) < 0)
                next++;
            keys += next < ofAfter.Count && ofAfter[next].Destination == entry.Destination ? 0 : 1;
        }
        return keys;
    }

    // Seen backwards, gains are losses, drops recoveries, and what alternates settles.
    private static PodChangeKind KindOf(PlannedExit before, PlannedExit after) => (before.Outcome, after.Outcome) switch
    {
        (RouteOutcome.Gateway, RouteOutcome.Gateway) when before.MayBeSameWay(after) => PodChangeKind.Depends,
        (_, RouteOutcome.Dropped) => PodChangeKind.Drops,
        (RouteOutcome.Dropped, _) => PodChangeKind.Recovers,
        (_, RouteOutcome.Alternates) => PodChangeKind.Contested,
        (RouteOutcome.Alternates, _) => PodChangeKind.Settles,
        (RouteOutcome.Direct, _) => PodChangeKind.Gains,
        (_, RouteOutcome.Direct) => PodChangeKind.Loses,
        _ => PodChangeKind.Moves,
    };

    private static (int IPv4, int IPv6) Plus((int IPv4, int IPv6) count, List<MapEntry> family, int keys) =>
        family is [{ Source.IsIPv6: true }, ..] ? (count.IPv4, count.IPv6 + keys) : (count.IPv4 + keys, count.IPv6);

    private static void Conflicts(ObjectName pod, List<MapEntry> here, List<MapEntry> there, List<PlannedConflict> found)
    {
        foreach (var entry in here)
        {
            // A conflict that loses one of several policies is an old one that is left, not a new one.
            if (entry.IsConflict && !there.Exists(e => e.Destination == entry.Destination && e.IsConflict
                && !entry.Policies.Except(e.Policies, StringComparer.Ordinal).Any()))
                found.Add(new PlannedConflict(pod, entry.Destination, [.. entry.Policies]));
        }
    }

    private static ImmutableArray<PlannedConflict> Sorted(List<PlannedConflict> conflicts) =>
        [.. conflicts.OrderBy(static c => c.Pod).ThenBy(static c => c.Destination)];

    private void Add((ObjectName, PlannedExit, PlannedExit) key, Cidr destination)
    {
        if (!_changes.TryGetValue(key, out var destinations))
            _changes.Add(key, destinations = []);
        destinations.Add(destination);
    }
}
