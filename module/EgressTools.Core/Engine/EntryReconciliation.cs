namespace EgressTools.Engine;

/// <summary>What a key of an agent's map may hold after its passes where claims do not last: each pass writes the claims that it does not find, policy after
/// policy in any order, and then removes what is nobody's. Until 1.17.</summary>
internal sealed class EntryReconciliation
{
    private readonly IReadOnlyList<(MapClaim Claim, State Written, bool Lasts)> _claims;
    private readonly HashSet<State> _reached = [];

    private EntryReconciliation(IEnumerable<MapClaim> claims, string node)
    {
        _claims = [.. claims.Select(c => (c, new State(c.Destination.Written, c.Stored(node)), c.IsHeldBy(node)))];
        Explore(null);
    }

    /// <summary>There is no entry after some passes.</summary>
    public bool IsMissingAtTimes { get; private set; }
    /// <summary>What there is after the others, by spelling of the CIDR.</summary>
    public IEnumerable<IGrouping<Address, MapValue>> Rows => _reached.GroupBy(static s => s.Written, static s => s.Value).OrderBy(static g => g.Key);
    /// <summary>All values, sorted.</summary>
    public ImmutableArray<MapValue> Values => [.. _reached.Select(static s => s.Value).Distinct().Order()];

    public static EntryReconciliation Of(MapEntry entry, string node) => new(entry.Claims.Concat(entry.Fleeting.IsDefault ? [] : entry.Fleeting), node);

    private void Explore(State? before)
    {
        // Of each policy the last claim that is written may be the last of all.
        foreach (var last in _claims.Where(c => !(c.Lasts && c.Written == before)).GroupBy(static c => (c.Claim.Policy, c.Claim.Endpoint))
            .Select(static g => g.OrderBy(static c => c.Claim.Destination.Excluded).Last().Written).DefaultIfEmpty(before ?? default))
        {
            var lasts = _claims.Any(c => c.Lasts && c.Written == last);
            // Addresses that are not known may differ.
            IsMissingAtTimes |= !lasts || (last.Value.EgressIP is null && _claims.Any(c => !c.Lasts && c.Written == last));
            if (lasts && _reached.Add(last))
                Explore(last);
        }
    }

    private readonly record struct State(Address Written, MapValue Value);
}
