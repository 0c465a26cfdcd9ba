namespace EgressTools.Engine;

/// <summary>Agents that run without the egress gateway although there are policies, and those that will after their next restart. Their maps are pinned and
/// keep old entries, so what is said here of traffic rests on the policies alone: pods of such a node leave by it, and a gateway without the feature gives the
/// packets that come to it no egress IP.</summary>
internal sealed class FeatureDifferences(ClusterSnapshot snapshot, RuleTable table, AgentFeatures features)
{
    private const string Maps = "; the entries left in its egress map have no effect";
    private const string Restart = "restart the agents: all gateways of a policy together, and the others after them";
    private readonly Dictionary<string, HashSet<ObjectName>> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<ObjectName>> _steered = new(StringComparer.Ordinal);

    /// <summary>One difference for each gateway, and one for all other nodes.</summary>
    public IEnumerable<RuleDifference> Of(IReadOnlyCollection<string> compared)
    {
        if (snapshot.Policies.IsEmpty)
            return [];
        var nodes = compared.Concat(features.SaidOff).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var off = nodes.FindAll(features.IsOff);
        var ending = nodes.FindAll(n => features.Said(n) == true && features.IsConfigured(n) == false);
        if (off.Count > 0)
            Count();
        return off.GroupBy(n => (Gateway: Steered(n) > 0 ? n : "", Why: features.WhyOff(n))).OrderByDescending(static g => g.Key.Gateway.Length > 0)
            .Select(g => Off([.. g], g.Key.Why))
            .Concat(ending.GroupBy(features.Source).Select(g => Ending([.. g], g.Key)));
    }

    private static RuleDifference Ending(ImmutableArray<string> nodes, string source) => new(
        DifferenceClass.FeatureOff, nodes,
        $"{Agents(nodes)} still {Plural.Verb(nodes.Length, "run")} with the egress gateway, which {source} disables: " +
        $"after {Plural.Their(nodes.Length)} next restart the policies have no effect there; enable it again, or delete the policies first");

    private RuleDifference Off(ImmutableArray<string> nodes, string why)
    {
        var (own, steered) = (Pods(nodes), nodes.Length == 1 ? Steered(nodes[0]) : 0);
        string[] traffic =
        [
            .. steered == 0 ? [] : (string[])[$"{Plural.Count(steered, "pod")} of other nodes {Plural.Verb(steered, "are")} steered to it, " +
                "and their packets are lost there or leave with the pods' own addresses"],
            .. own == 0 ? [] : (string[])[$"{Plural.Count(own, "pod")} on {Plural.Them(nodes.Length)} {Plural.Verb(own, "leave")} by " +
                $"{(nodes.Length == 1 ? "that node" : "their own nodes")} as without a policy"],
            .. own + steered > 0 ? [] : (string[])["no pod of a policy runs there, and no traffic is steered there now"],
        ];
        return new RuleDifference(DifferenceClass.FeatureOff,
            nodes, $"{Agents(nodes)} {Plural.Verb(nodes.Length, "run")} without the egress gateway, {why}: {string.Join(", and ", traffic)}{Maps}; " +
            $"{(nodes.All(n => features.IsConfigured(n) == true) ? "" : "enable it in the configuration, then ")}{Restart}");
    }

    /// <summary>Endpoints by the node that they run on, and those of agents with the feature by the other node that steers them.</summary>
    private void Count()
    {
        var places = new NodesByAddress(snapshot.CiliumNodes);
        foreach (var policy in table.Policies.Where(static p => p.Ring.Length > 0))
        {
            foreach (var endpoint in table.EndpointsOf(policy))
            {
                if (places.NameOf(endpoint) is not { } node)
                    continue;
                _own.Of(node, static () => []).Add(endpoint.Name);
                if (table.GatewayOf(policy, endpoint).Node is { } gateway && gateway != node && !features.IsOff(node))
                    _steered.Of(gateway, static () => []).Add(endpoint.Name);
            }
        }
    }

    private int Steered(string node) => _steered.GetValueOrDefault(node)?.Count ?? 0;
    private int Pods(IEnumerable<string> nodes) => nodes.Sum(n => _own.GetValueOrDefault(n)?.Count ?? 0);

    private static string Agents(ImmutableArray<string> nodes) => nodes.Length == 1 ? $"the agent of node {nodes[0]}"
        : $"the agents of {Plural.Count(nodes.Length, "node")} ({Listed.Short(nodes)})";
}
