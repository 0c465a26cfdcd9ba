namespace EgressTools.Operations;

/// <summary>What every agent's egress map really holds, with the pods and policies behind the entries where they are known.</summary>
public static class ActualRules
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Engine | SnapshotKinds.AgentMaps;

    /// <summary>Asks the agents.</summary>
    /// <param name="client">The server.</param>
    /// <param name="snapshot">What was read.</param>
    /// <param name="node">Only this agent; null for all.</param>
    /// <param name="report">Agents that cannot be asked, and progress.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="UsageException">There is no such node.</exception>
    /// <exception cref="ClusterException">No agent could be asked.</exception>
    public static async Task<ImmutableArray<ActualRule>> RunAsync(ApiClient client, ClusterSnapshot snapshot, string? node, IReport report,
        CancellationToken cancellationToken)
    {
        var asked = await AgentMaps.AskAsync(client, snapshot, node, report, cancellationToken).ConfigureAwait(false);
        foreach (var gap in asked.Gaps)
            report.Warn(gap.ToString());
        foreach (var off in asked.Configurations.Where(static c => c.FeatureOn == false))
            report.Warn($"the agent of node {off.Node} runs without the egress gateway: the entries in its map are leftovers and steer no traffic");
        return Of(snapshot, asked.Maps, report);
    }

    /// <summary>The same from the maps that the snapshot holds.</summary>
    /// <exception cref="UsageException">There is no such node.</exception>
    /// <exception cref="InputException">The snapshot holds no maps.</exception>
    public static ImmutableArray<ActualRule> FromSnapshot(ClusterSnapshot snapshot, string? node, IReport report)
    {
        var maps = AgentMaps.Recorded(snapshot, node);
        foreach (var gap in AgentGaps.Missing(snapshot, node).Except(snapshot.Gaps))
            report.Warn(gap.ToString());
        return Of(snapshot, maps, report);
    }

    private static ImmutableArray<ActualRule> Of(ClusterSnapshot snapshot, ImmutableArray<AgentMap> maps, IReport report)
    {
        // All agents hold the same keys, so each is looked up once.
        var known = new Dictionary<(Address, Cidr), (ObjectName? Pod, ImmutableArray<string> Policies)>();
        var pods = new EndpointsByAddress(snapshot);
        var table = RuleTable.Build(snapshot);
        var rules = ImmutableArray.CreateBuilder<ActualRule>(maps.Sum(static m => m.Entries.Length));
        foreach (var map in maps)
        {
            foreach (var entry in map.Entries)
            {
                if (!known.TryGetValue((entry.Source, entry.Destination), out var behind))
                    known.Add((entry.Source, entry.Destination), behind = (pods.Find(entry.Source)?.Name, Policies(table, entry)));
                rules.Add(new ActualRule(map.Node, entry) { Pod = behind.Pod, Policies = behind.Policies });
            }
        }
        // Neither has a row, and they are not the same. Where nothing is expected, an empty map is as it should be.
        Tell("map absent", maps.Where(static m => m.Absent), report);
        if (rules.Count > 0 || table.CountEntries() is not (0, 0))
            Tell("map empty", maps.Where(static m => !m.Absent && m.Entries.IsEmpty), report);
        return rules.MoveToImmutable();
    }

    private static void Tell(string state, IEnumerable<AgentMap> maps, IReport report)
    {
        List<string> nodes = [.. maps.Select(static m => m.Node)];
        if (nodes.Count > 0)
            report.Warn($"{state} on {Plural.Count(nodes.Count, "node")}: {Listed.Some(nodes)}");
    }

    private static ImmutableArray<string> Policies(RuleTable table, AgentMapEntry entry) =>
        [.. table.EntriesOf(entry.Source).Where(e => e.Destination == entry.Destination).SelectMany(static e => e.Claims).Select(static c => c.Policy.Name)
            .Distinct(StringComparer.Ordinal)];
}
