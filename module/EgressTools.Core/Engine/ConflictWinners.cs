using System.Collections.Immutable;
using System.Globalization;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Engine;

/// <summary>
/// Keys that several policies claim with different values: the agents walk a map of Go, so any of them may win, and not the same everywhere (PR #27491).
/// That is a note, not a difference; the cure is in the policies.
/// </summary>
internal sealed class ConflictWinners
{
    // For each key the claims that every agent so far may have taken, as bits.
    private readonly Dictionary<(Address, Cidr), (MapEntry Entry, ulong Possible)> _keys = [];

    /// <summary>Whether an agent holds what one of the claims asks for.</summary>
    public bool Accepts(string node, MapEntry entry, MapValue actual)
    {
        var fitting = 0UL;
        var several = false;
        for (var i = 0; i < entry.Claims.Length && i < 64; i++)
        {
            fitting |= RuleComparison.Fits(entry.Claims[i].On(node), actual) ? 1UL << i : 0;
            several |= entry.Claims[i].Gateway != entry.Claims[0].Gateway || entry.Claims[i].EgressIP != entry.Claims[0].EgressIP;
        }
        if (fitting != 0 && several)
            _keys[(entry.Source, entry.Destination)] = _keys.TryGetValue((entry.Source, entry.Destination), out var known) ? (entry, known.Possible & fitting) : (entry, fitting);
        return fitting != 0;
    }

    /// <summary>One for each set of policies.</summary>
    public ImmutableArray<RuleConflict> Conflicts() =>
        [.. _keys.Values.GroupBy(static k => string.Join('/', Claimants(k.Entry)), StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal).Select(Conflict)];

    /// <summary>A conflict in words.</summary>
    public static string Note(RuleConflict conflict)
    {
        var claim = string.Create(
            CultureInfo.InvariantCulture,
            $"conflict: {string.Join(" and ", conflict.Policies)} claim {conflict.Keys} {(conflict.Keys == 1 ? "entry" : "entries")} ({conflict.Source} to {conflict.Destination}{(conflict.Keys > 1 ? " and others" : "")}); which one wins is not defined, so either is accepted");
        return conflict.Split == 0
            ? claim
            : string.Create(CultureInfo.InvariantCulture, $"{claim}, and agents disagree about {conflict.Split} of them: make the policies select different pods or destinations");
    }

    private static IEnumerable<string> Claimants(MapEntry entry) => entry.Claims.Select(static c => c.Policy.Name).Distinct(StringComparer.Ordinal);

    private static RuleConflict Conflict(IGrouping<string, (MapEntry Entry, ulong Possible)> keys)
    {
        var first = keys.MinBy(static k => (k.Entry.Source, k.Entry.Destination)).Entry;
        return new RuleConflict([.. Claimants(first)], keys.Count(), keys.Count(static k => k.Possible == 0), first.Source, first.Destination);
    }
}
