namespace EgressTools.Engine;

/// <summary>Keys to which policies give different values: each pass of an agent writes the one that its map does not hold, so that any is right at any time,
/// and agents need not hold the same one (#17679). That is a note, not a difference; the cure is in the policies.</summary>
internal sealed class AlternatingKeys
{
    private readonly Dictionary<(Address, Cidr), MapEntry> _keys = [];

    /// <summary>Whether an agent holds what one of the claims asks for.</summary>
    public bool Accepts(string node, MapEntry entry, MapValue actual)
    {
        if (!entry.Claims.Any(c => RuleComparison.Fits(c.On(node), actual)))
            return false;
        if (entry.IsConflict)
            _keys.TryAdd((entry.Source, entry.Destination), entry);
        return true;
    }

    /// <summary>One for each set of policies.</summary>
    public ImmutableArray<RuleConflict> Conflicts() =>
        [.. _keys.Values.GroupBy(static k => string.Join('/', k.Policies), StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal).Select(Conflict)];

    /// <summary>A conflict in words.</summary>
    public static string Note(RuleConflict conflict)
    {
        var first = $"{conflict.Source} to {conflict.Destination}";
        var entries = conflict.Keys == 1 ? $"the entry {first}" : $"{Plural.Count(conflict.Keys, "entry")} ({first} and others)";
        return $"{ConflictText.Of(conflict.Policies, entries)}. Every value is accepted: make the policies select different pods or destinations";
    }

    private static RuleConflict Conflict(IGrouping<string, MapEntry> keys)
    {
        var first = keys.MinBy(static k => (k.Source, k.Destination));
        return new RuleConflict([.. first.Policies], keys.Count(), first.Source, first.Destination);
    }
}
