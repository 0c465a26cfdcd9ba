namespace EgressTools.Operations;

/// <summary>Which map entries to show.</summary>
/// <param name="Nodes">Only those of the agents of these nodes; none for all.</param>
public sealed record RulesRequest(ImmutableArray<string> Nodes)
{
    /// <summary>Refuses a command line that asks for both kinds of entries or for neither, or for what the chosen kind does not use.</summary>
    /// <exception cref="UsageException">It does.</exception>
    public static void Require(bool expected, bool actual, bool interfaces)
    {
        if (expected == actual)
            throw new UsageException($"say which entries: {Options.Expected} computes them from the policies, {Options.Actual} asks the agents",
                "NoChoice");
        if (actual && interfaces)
            throw new UsageException($"{Options.Interfaces} needs {Options.Expected}: {Options.Actual} shows what the agents hold",
                "InterfacesWithoutExpected");
    }
}

/// <summary>The entries of the agents' egress maps: what they should hold, and what they really hold.</summary>
public static class RulesUseCase
{
    internal const SnapshotKinds Needs = SnapshotKinds.Engine | SnapshotKinds.AgentMaps;

    /// <summary>What they should hold. Entries are made while they are read: a large cluster has more than anybody waits for.</summary>
    /// <exception cref="UsageException">The node does not exist.</exception>
    /// <exception cref="InputException">Policies, endpoints or nodes could not be read.</exception>
    public static async Task<IEnumerable<ExpectedRule>> ExpectedAsync(RulesRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        var snapshot = await world.ReadAsync(ExpectedRules.Needs, report, cancellationToken).ConfigureAwait(false);
        return Until(ExpectedRules.Run(snapshot, NamedNodes.Known(snapshot, request.Nodes, report)), cancellationToken);
    }

    /// <summary>What they hold, with the pods and policies behind the entries where these are known.</summary>
    /// <exception cref="UsageException">The node does not exist.</exception>
    /// <exception cref="InputException">What was saved holds no maps.</exception>
    /// <exception cref="ClusterException">No agent could be asked.</exception>
    public static async Task<ImmutableArray<ActualRule>> ActualAsync(RulesRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        var snapshot = await world.ReadAsync(Needs, report, cancellationToken).ConfigureAwait(false);
        var nodes = NamedNodes.Known(snapshot, request.Nodes, report);
        if (world.IsSaved)
        {
            var maps = AgentMaps.Recorded(snapshot, nodes);
            foreach (var gap in AgentGaps.Missing(snapshot, nodes).Except(snapshot.Gaps))
                report.Warn(gap.ToString());
            return Of(snapshot, maps, report);
        }
        var client = await world.ClientAsync(cancellationToken).ConfigureAwait(false);
        var asked = await AgentMaps.AskAsync(client, snapshot, nodes, report, cancellationToken).ConfigureAwait(false);
        foreach (var gap in asked.Gaps)
            report.Warn(gap.ToString());
        foreach (var off in asked.AgentConfigurations.Where(static c => c.FeatureOn == false))
            report.Warn($"the agent of node {off.Node} runs without the egress gateway: the entries in its map are leftovers and steer no traffic");
        return Of(snapshot, asked.AgentMaps, report);
    }

    private static IEnumerable<ExpectedRule> Until(IEnumerable<ExpectedRule> rules, CancellationToken cancellationToken)
    {
        foreach (var rule in rules)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return rule;
        }
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
            report.Warn($"{state} on {Plural.Count(nodes.Count, "node")}: {Listed.Short(nodes)}");
    }

    private static ImmutableArray<string> Policies(RuleTable table, AgentMapEntry entry) =>
        [.. table.EntriesOf(entry.Source).Where(e => e.Destination == entry.Destination).SelectMany(static e => e.Claims).Select(static c => c.Policy.Name)
            .Distinct(StringComparer.Ordinal)];
}
