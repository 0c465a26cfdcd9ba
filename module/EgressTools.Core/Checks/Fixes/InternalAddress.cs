using EgressTools.Checks.Addresses;
using EgressTools.Operations;

namespace EgressTools.Checks.Fixes;

/// <summary>
/// Replaces a gateway's public address by its internal one, which is what its interface has (facts 4.1). Only where the address is that of the very node that
/// the entry chooses: another node's may mean that the selector is what is wrong. And only where the cloud is known to translate, and the node's agent has not
/// found the address all the same: on a machine that carries it, the address that the other side sees would change.
/// </summary>
internal static class InternalAddress
{
    public static EgressPolicy? Cure(EgressPolicy policy, ClusterSnapshot snapshot) => PolicyFixes.WithGateways(policy, gateway => Cure(gateway, snapshot));

    private static PolicyGateway Cure(PolicyGateway gateway, ClusterSnapshot snapshot)
    {
        if (gateway.NodeSelector is not { } selector || gateway.EgressAddress is not { IsIPv6: false } address)
            return gateway;
        var node = NodeChoice.Taken(snapshot, selector);
        return node is not null && node.HasPublic(address) && !node.HasInternal(address) && node.InternalIPv4 is { } inside && PublicAddressing.IsTranslated(node.Node) == true && !IsFound(node.Name, address, snapshot)
            ? gateway with { EgressIP = inside.ToString() }
            : gateway;
    }

    private static bool IsFound(string node, Address address, ClusterSnapshot snapshot) =>
        snapshot.AgentMaps.FirstOrDefault(m => m.Node == node)?.Entries.Any(e => e.Value.EgressIP == address) == true;
}
