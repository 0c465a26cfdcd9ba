namespace EgressTools.Engine;

/// <summary>Policies that would have other gateways if CiliumNodes had the labels of their Nodes. Labels of a CiliumNode are written by the node's own agent
/// and stay as they were while it does not run (#41547).</summary>
internal sealed class StaleNodeLabels
{
    private readonly Dictionary<string, Stale> _policies = new(StringComparer.Ordinal);
    private readonly RuleTable? _table;

    private StaleNodeLabels(RuleTable? table) => _table = table;

    public static StaleNodeLabels Of(ClusterSnapshot snapshot, RuleTable table)
    {
        var labels = snapshot.Nodes.ToDictionary(static n => n.Name, static n => n.Labels, StringComparer.Ordinal);
        var changed = snapshot.CiliumNodes.Where(n => labels.TryGetValue(n.Name, out var now) && !now.Equals(n.Labels)).ToList();
        if (changed.Count == 0)
            return new StaleNodeLabels(null);
        ImmutableArray<CiliumNode> current = [.. snapshot.CiliumNodes.Select(n => labels.TryGetValue(n.Name, out var now) ? n with { Labels = now } : n)];
        var stale = new StaleNodeLabels(RuleTable.Build(snapshot with { CiliumNodes = current, Endpoints = [] }));
        foreach (var (with, without) in table.Policies.Zip(stale._table!.Policies))
        {
            if (!with.Ring.Select(static g => g.Node).SequenceEqual(without.Ring.Select(static g => g.Node)))
                stale._policies.Add(with.Policy.Name,
                    new Stale(with, without, [.. changed.Where(n => Differs(with.Policy, n.Labels, labels[n.Name])).Select(static n => n.Name)]));
        }
        return stale;
    }

    /// <summary>Whether an agent's gateway comes from the labels of the Nodes, or from a time between; then it is counted.</summary>
    public bool Explains(string node, MapEntry entry, GatewayRef actual)
    {
        foreach (var claim in entry.Claims)
        {
            if (!_policies.TryGetValue(claim.Policy.Name, out var stale)
                || (actual.Kind != GatewayKind.NotFound && _table!.GatewayOf(stale.Current, claim.Endpoint).Gateway != actual))
                continue;
            stale.Keys.Add((entry.Source, entry.Destination));
            stale.Agents.Add(node);
            return true;
        }
        return false;
    }

    /// <summary>One difference for each policy, whether or not agents have taken the new labels already.</summary>
    public IEnumerable<RuleDifference> Differences(int agents) => agents == 0 ? [] : _policies.Values.Select(static s => new RuleDifference(
        DifferenceClass.StaleNodeLabel,
        s.Nodes,
        DifferenceText.StaleLabels(s.Known.Policy.Name, s.Nodes, Names(s.Known), Names(s.Current), s.Keys.Count, s.Agents.Count))
    { Policy = s.Known.Policy.Name });

    /// <summary>The policies that would have other gateways: as they are and as they would be, and the nodes whose labels are the reason.</summary>
    public IEnumerable<(CompiledPolicy Known, CompiledPolicy Current, ImmutableArray<string> Nodes)> Policies =>
        _policies.Values.Select(static s => (s.Known, s.Current, s.Nodes));

    public static ImmutableArray<string> Names(CompiledPolicy policy) =>
        [.. policy.Ring.Select(static g => g.Node ?? "Not Found").Distinct(StringComparer.Ordinal)];

    private static bool Differs(EgressPolicy policy, LabelSet one, LabelSet other) =>
        policy.AllGateways.Any(g => g.NodeSelector is { } selector && selector.Matches(one) != selector.Matches(other));

    private sealed record Stale(CompiledPolicy Known, CompiledPolicy Current, ImmutableArray<string> Nodes)
    {
        public HashSet<(Address, Cidr)> Keys { get; } = [];

        public HashSet<string> Agents { get; } = new(StringComparer.Ordinal);
    }
}
