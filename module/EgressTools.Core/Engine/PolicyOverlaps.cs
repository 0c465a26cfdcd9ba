namespace EgressTools.Engine;

/// <summary>Pairs of policies that meet at the same pods. What two policies have in common is computed once for them, and what comes of it once for each pair
/// of gateways that a pod may fall to, so that a pod costs little.</summary>
internal sealed class PolicyOverlaps
{
    private readonly SortedDictionary<(int First, int Second), PolicyPair?> _pairs = [];
    private readonly Dictionary<string, ImmutableArray<PolicyPair>> _pairsOfSet = new(StringComparer.Ordinal);
    /// <summary>Where very many policies select very many pods together, what is found after so many looks is much more than anybody reads.</summary>
    private const int MostLooks = 5_000_000;

    private PolicyOverlaps()
    {
    }

    /// <summary>The pairs that are at odds, by the names of their policies.</summary>
    public IEnumerable<PolicyPair> Pairs => _pairs.Values.OfType<PolicyPair>();
    /// <summary>Whether not every pod was looked at: then the pairs are right, and their numbers too low.</summary>
    public bool IsPartial { get; private set; }

    public static PolicyOverlaps Of(RuleTable table, CancellationToken cancellationToken = default)
    {
        var overlaps = new PolicyOverlaps();
        var looks = 0;
        foreach (var (endpoint, policies) in table.SharedEndpoints())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pairs = overlaps.PairsOf(policies, table);
            looks += pairs.Length;
            if (overlaps.IsPartial = looks > MostLooks)
                break;
            foreach (var pair in pairs)
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

    private PolicyPair? PairOf(int first, int second, RuleTable table) =>
        _pairs.Of((first, second), () => PolicyPair.Of(table.Policies[first], table.Policies[second]));
}
