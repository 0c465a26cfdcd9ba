namespace EgressTools.Checks.Fixes;

/// <summary>
/// Replaces the public address of a gateway by its internal one, which its interface has (#44026). It requires that the address
/// belongs to the selected node: if it belongs to another node, the selector may be wrong. It also requires that the cloud translates
/// and that the node's agent did not find the address: a machine that has the public address would get another exit address.
/// </summary>
internal static class InternalAddress
{
    public static EgressPolicy? Cure(EgressPolicy policy, ClusterSnapshot snapshot) => PolicyFixes.WithGateways(policy, gateway => Cure(gateway, snapshot));

    private static PolicyGateway Cure(PolicyGateway gateway, ClusterSnapshot snapshot)
    {
        if (gateway.NodeSelector is not { } selector || gateway.EgressAddress is not { IsIPv6: false } address)
            return gateway;
        var node = NodeChoice.Taken(snapshot, selector);
        return node is not null && node.HasPublic(address) && !node.HasInternal(address) && node.InternalIPv4 is { } inside
            && PublicAddressing.IsTranslated(node.Node) == true && !IsFound(node.Name, address, snapshot)
            ? gateway with { EgressIP = inside.ToString() }
            : gateway;
    }

    private static bool IsFound(string node, Address address, ClusterSnapshot snapshot) =>
        snapshot.AgentMaps.FirstOrDefault(m => m.Node == node)?.Entries.Any(e => e.Value.EgressIP == address) == true;
}
