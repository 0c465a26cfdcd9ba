using System.Collections.Immutable;

namespace EgressTools.Engine;

/// <summary>
/// Pairs of policies that meet at the same pods. What two policies have in common is computed once for them, and what comes of it once for each pair
/// of gateways that a pod may fall to, so that a pod costs little.
/// </summary>
internal sealed class PolicyOverlaps
{
    private readonly SortedDictionary<(int First, int Second), PolicyPair?> _pairs = [];
    private readonly Dictionary<string, ImmutableArray<PolicyPair>> _pairsOfSet = new(StringComparer.Ordinal);

    private PolicyOverlaps()
    {
    }

    /// <summary>The pairs that are at odds, by the names of their policies.</summary>
    public IEnumerable<PolicyPair> Pairs => _pairs.Values.OfType<PolicyPair>();

    public static PolicyOverlaps Of(RuleTable table)
    {
        var overlaps = new PolicyOverlaps();
        foreach (var (endpoint, policies) in table.SharedEndpoints())
        {
            foreach (var pair in overlaps.PairsOf(policies, table))
                pair.Add(endpoint, table);
        }
        return overlaps;
    }

    private ImmutableArray<PolicyPair> PairsOf(int[] policies, RuleTable table)
    {
        var key = string.Join(',', policies);
        if (_pairsOfSet.TryGetValue(key, out var known))
            return known;
        var pairs = ImmutableArray.CreateBuilder<PolicyPair>();
        for (var i = 0; i < policies.Length; i++)
        {
            for (var j = i + 1; j < policies.Length; j++)
            {
                if (PairOf(policies[i], policies[j], table) is { } pair)
                    pairs.Add(pair);
            }
        }
        return _pairsOfSet[key] = pairs.ToImmutable();
    }

    private PolicyPair? PairOf(int first, int second, RuleTable table)
    {
        if (!_pairs.TryGetValue((first, second), out var pair))
            _pairs.Add((first, second), pair = PolicyPair.Of(table.Policies[first], table.Policies[second]));
        return pair;
    }
}
