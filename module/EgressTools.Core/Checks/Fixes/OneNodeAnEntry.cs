using EgressTools.Operations;

namespace EgressTools.Checks.Fixes;

/// <summary>
/// Makes one entry a node of an entry whose selector fits several, of which the agents use the first by name only (facts 0.1). Nothing is done where one of
/// the nodes cannot serve: it would cost the pods that get it, and today it costs nobody anything.
/// </summary>
internal static class OneNodeAnEntry
{
    public static EgressPolicy? Cure(EgressPolicy policy, ClusterSnapshot snapshot)
    {
        if (!CiliumBehavior.For(snapshot.Installation.Version).GatewayList || snapshot.CiliumNodes.IsEmpty)
            return null;
        var gateways = PolicyFixes.Effective(policy, snapshot);
        if (gateways.Any(static g => g.NodeSelector is null))
            return null;
        ImmutableArray<(PolicyGateway Gateway, ImmutableArray<NodeChoice> Nodes)> entries = [.. gateways.Select(g => (g, NodeChoice.Fitting(snapshot, g.NodeSelector!)))];
        var several = entries.Where(static e => e.Nodes.Length > 1).ToList();
        if (several.Count == 0 || several.Exists(e => !CanSplit(e.Gateway, e.Nodes, snapshot)))
            return null;
        // Two entries that fit one node may leave it by different addresses: which of them was meant is not known.
        var names = several.SelectMany(static e => e.Nodes).Select(static n => n.Name).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
            return null;
        return With(policy, entries);
    }

    private static EgressPolicy With(EgressPolicy policy, ImmutableArray<(PolicyGateway Gateway, ImmutableArray<NodeChoice> Nodes)> entries)
    {
        // A node that has an entry of its own needs no second one.
        var taken = entries.Where(static e => e.Nodes.Length == 1).Select(static e => e.Nodes[0].Name).ToHashSet(StringComparer.Ordinal);
        var list = ImmutableArray.CreateBuilder<PolicyGateway>();
        var first = new Dictionary<PolicyGateway, PolicyGateway>();
        foreach (var (gateway, nodes) in entries)
        {
            ImmutableArray<PolicyGateway> split = nodes.Length < 2 ? [gateway] : [.. nodes.Where(n => taken.Add(n.Name)).Select(n => Entry(gateway, n))];
            list.AddRange(split);
            if (!split.IsEmpty)
                first.TryAdd(gateway, split[0]);
        }
        // The schema demands egressGateway: it goes on repeating an entry of the list.
        var single = policy.Gateway is null || (!policy.Gateways.IsEmpty && !policy.Gateways.Contains(policy.Gateway)) ? policy.Gateway : first.GetValueOrDefault(policy.Gateway, list[0]);
        return policy with { Gateway = single, Gateways = list.ToImmutable() };
    }

    private static PolicyGateway Entry(PolicyGateway gateway, NodeChoice node) => gateway with
    {
        NodeSelector = LabelSelector.Of((NodeChoice.HostnameLabel, node.Hostname)),
        EgressIP = gateway.EgressIP is null ? null : node.InternalIPv4.ToString(),
    };

    /// <summary>Each node can serve, is told from all others by its label, and has an address to put in place of the one that was given.</summary>
    private static bool CanSplit(PolicyGateway gateway, ImmutableArray<NodeChoice> nodes, ClusterSnapshot snapshot)
    {
        if (nodes.Any(n => n.Agent?.NodeIP is null || n.Warnings(snapshot).Any() || NodeChoice.Fitting(snapshot, LabelSelector.Of((NodeChoice.HostnameLabel, n.Hostname))).Length != 1))
            return false;
        return gateway.EgressIP is null
            || (gateway.EgressAddress is { IsIPv6: false } address && nodes.Any(n => n.Addresses.Contains(address)) && nodes.All(static n => n.InternalIPv4 is not null));
    }
}
