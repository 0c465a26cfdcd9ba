using CsCheck;

namespace EgressTools.Tests.Engine;

public sealed class PolicyOverlapsTests
{
    /// <summary>The table says of every key whether its claims are at odds: pairs have to say the same.</summary>
    [Fact]
    public void Pairs_are_at_odds_where_entries_of_the_table_are() => ClusterGen.Cluster.Sample(static cluster =>
    {
        var table = RuleTable.Build(cluster);
        return FromTable(table).SequenceEqual(FromPairs(table));
    });

    private static IEnumerable<string> FromPairs(RuleTable table) => PolicyOverlaps.Of(table).Pairs.Where(static p => p.Conflict.Pods > 0)
        .Select(static p => $"{p.First.Policy.Name} {p.Second.Policy.Name} {p.Conflict.Pods} {string.Join(' ', p.Conflict.Cidrs)}")
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> FromTable(RuleTable table)
    {
        var found = new SortedDictionary<string, (HashSet<ObjectName> Pods, SortedSet<EgressTools.Net.Cidr> Cidrs)>(StringComparer.Ordinal);
        foreach (var entry in table.Entries())
        {
            foreach (var a in entry.Claims)
            {
                foreach (var b in entry.Claims.Where(b => string.CompareOrdinal(a.Policy.Name, b.Policy.Name) < 0
                    && new MapEntry(entry.Source, entry.Destination, [a, b]).IsConflict))
                {
                    var key = $"{a.Policy.Name} {b.Policy.Name}";
                    if (!found.TryGetValue(key, out var pair))
                        found.Add(key, pair = ([], []));
                    pair.Pods.Add(a.Endpoint.Name);
                    pair.Cidrs.Add(entry.Destination);
                }
            }
        }
        return found.Select(static f => $"{f.Key} {f.Value.Pods.Count} {string.Join(' ', f.Value.Cidrs)}");
    }
}
