namespace EgressTools.Checks.Fixes;

/// <summary>
/// Replaces an entry whose selector matches several nodes, of which agents use only the first by name (#30157), by one entry for each node. It does nothing if
/// one of the nodes cannot be a gateway: the pods of its entry would lose their traffic.
/// </summary>
internal static class SplitEntry
{
    public static EgressPolicy? Cure(EgressPolicy policy, ClusterSnapshot snapshot)
    {
        if (!CiliumBehavior.For(snapshot.Installation.Version).GatewayList || snapshot.CiliumNodes.IsEmpty)
            return null;
        var gateways = PolicyFixes.Effective(policy, snapshot);
        if (gateways.Any(static g => g.NodeSelector is null))
            return null;
        ImmutableArray<(PolicyGateway Gateway, ImmutableArray<NodeChoice> Nodes)> entries =
            [.. gateways.Select(g => (g, NodeChoice.Fitting(snapshot, g.NodeSelector!)))];
        var several = entries.Where(static e => e.Nodes.Length > 1).ToList();
        if (several.Count == 0 || several.Exists(e => !CanSplit(e.Gateway, e.Nodes, snapshot)))
            return null;
        // Two entries that match one node may have different addresses: which one was meant is unknown.
        var names = several.SelectMany(static e => e.Nodes).Select(static n => n.Name).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
            return null;
        return With(policy, entries);
    }

    private static EgressPolicy With(EgressPolicy policy, ImmutableArray<(PolicyGateway Gateway, ImmutableArray<NodeChoice> Nodes)> entries)
    {
        // A node with its own entry needs no second one.
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
        // The schema requires egressGateway: it still repeats an entry of the list.
        var single = policy.Gateway is null || (!policy.Gateways.IsEmpty && !policy.Gateways.Contains(policy.Gateway))
            ? policy.Gateway
            : first.GetValueOrDefault(policy.Gateway, list[0]);
        return policy with { Gateway = single, Gateways = list.ToImmutable() };
    }

    private static PolicyGateway Entry(PolicyGateway gateway, NodeChoice node) => gateway with
    {
        NodeSelector = LabelSelector.Of((NodeChoice.HostnameLabel, node.Hostname)),
        EgressIP = gateway.EgressIP is null ? null : node.InternalIPv4.ToString(),
    };

    /// <summary>Whether each node can be a gateway, has a unique hostname label, and has an address to replace the given one.</summary>
    private static bool CanSplit(PolicyGateway gateway, ImmutableArray<NodeChoice> nodes, ClusterSnapshot snapshot)
    {
        if (nodes.Any(n => n.Agent?.NodeIP is null || n.Warnings(snapshot).Any()
            || NodeChoice.Fitting(snapshot, LabelSelector.Of((NodeChoice.HostnameLabel, n.Hostname))).Length != 1))
            return false;
        return gateway.EgressIP is null
            || (gateway.EgressAddress is { IsIPv6: false } address && nodes.Any(n => n.Addresses.Contains(address))
                && nodes.All(static n => n.InternalIPv4 is not null));
    }
}
