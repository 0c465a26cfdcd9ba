namespace EgressTools.Engine;

/// <summary>An entry that an agent's egress map should hold.</summary>
/// <param name="Row">The row, with the key and the claims to it.</param>
public readonly record struct ExpectedRule(string Node, MapRow Row)
{
    /// <summary>The key and the claims to it.</summary>
    public MapEntry Entry => Row.Entry;

    /// <summary>Why the egress IP is not known, one clause; null where it is.</summary>
    public string? Depends
    {
        get
        {
            foreach (var claim in Row.Entry.Claims)
            {
                if (claim.GatewayNode == Node && EgressIPText.Depends(claim) is { } reason)
                    return reason;
            }
            return null;
        }
    }
}

/// <summary>What every agent's egress map should hold, as the engine computes it.</summary>
public static class ExpectedRules
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Engine;

    /// <summary>Entries by node, source address and destination. They are made one after the other while they are read: all agents hold the same keys, so that
    /// a large cluster has many more entries than one would want to hold.</summary>
    /// <param name="nodes">Only the agents of these; none for all.</param>
    /// <exception cref="UsageException">One does not exist.</exception>
    /// <exception cref="InputException">Policies, endpoints or nodes could not be read.</exception>
    public static IEnumerable<ExpectedRule> Run(ClusterSnapshot snapshot, ImmutableArray<string> nodes)
    {
        Prerequisites.Require(snapshot, Prerequisites.All, "what the agents should hold");
        if (NamedNodes.Missing(snapshot, nodes) is [var missing, ..])
            throw NotFound.CiliumNode(missing);
        var names = snapshot.CiliumNodes.Select(static n => n.Name).Where(n => nodes.Covers(n)).Order(StringComparer.Ordinal);
        var table = RuleTable.Build(snapshot);
        return Prefetch.Of(names.SelectMany(name => RulesOf(table, name)));
    }

    private static IEnumerable<ExpectedRule> RulesOf(RuleTable table, string node)
    {
        foreach (var entry in table.Entries())
        {
            if (entry.OnlyRowOn(node) is { } only)
            {
                yield return new ExpectedRule(node, only);
                continue;
            }
            foreach (var row in entry.RowsOn(node))
                yield return new ExpectedRule(node, row);
        }
    }
}
