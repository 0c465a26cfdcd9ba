namespace EgressTools.Engine;

/// <summary>The agents that a snapshot should tell of, and a gap for each of which it does not.</summary>
internal static class AgentGaps
{
    private const string About = "the agent of node ";

    /// <summary>The nodes that should have an agent: of machines without a CiliumNode only where it is known which ones the DaemonSet leaves out.</summary>
    public static IEnumerable<string> Expected(ClusterSnapshot snapshot)
    {
        var without = AgentNodes.Without(snapshot);
        var machines = snapshot.Complete.HasFlag(SnapshotKinds.Installation) ? snapshot.Nodes.Select(static n => n.Name) : [];
        return snapshot.CiliumNodes.Select(static n => n.Name).Concat(machines).Where(n => !without.Contains(n)).Distinct(StringComparer.Ordinal);
    }

    /// <summary>A gap about the agent of a node.</summary>
    public static Gap Gap(string node, string reason, string remedy = "") => new(About + node, reason, remedy) { Kinds = SnapshotKinds.AgentMaps };

    /// <summary>The node that a gap is about.</summary>
    public static string NodeOf(Gap gap) => gap.What.StartsWith(About, StringComparison.Ordinal) ? gap.What[About.Length..] : gap.What;

    /// <summary>A gap for each agent whose map the snapshot does not hold or could not be read,
    /// those of gateways first: without these nothing leaves.</summary>
    public static ImmutableArray<Gap> Missing(ClusterSnapshot snapshot, ImmutableArray<string> nodes)
    {
        var known = snapshot.Gaps.Where(static g => g.Kinds == SnapshotKinds.AgentMaps).ToList();
        var missing = Expected(snapshot).Where(n => nodes.Covers(n))
            .Except(snapshot.AgentMaps.Select(static m => m.Node), StringComparer.Ordinal).Except(known.Select(NodeOf), StringComparer.Ordinal)
            .Select(n => Gap(n, $"{snapshot.Origin} does not hold its egress map"));
        ImmutableArray<Gap> gaps = [.. known, .. missing];
        if (gaps.Length < 2)
            return gaps;
        var gateways = Gateways(snapshot);
        return [.. gaps.OrderBy(g => gateways.Contains(NodeOf(g)) ? 0 : 1)];
    }

    /// <summary>The snapshot with these gaps, where it holds something of agents at all.</summary>
    public static ClusterSnapshot WithMissing(ClusterSnapshot snapshot)
    {
        if (snapshot.AgentMaps.IsEmpty)
            return snapshot;
        var missing = Missing(snapshot, nodes: []);
        return missing.IsEmpty ? snapshot : snapshot with { Gaps = [.. missing, .. snapshot.Gaps.Except(missing)] };
    }

    /// <summary>The nodes that some policy can use as a gateway.</summary>
    public static IReadOnlySet<string> Gateways(ClusterSnapshot snapshot) =>
        GatewayUsage.Of(snapshot with { Endpoints = [] }).Nodes.ToHashSet(StringComparer.Ordinal);
}
