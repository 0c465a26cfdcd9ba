namespace EgressTools.Engine;

/// <summary>Why a gateway's egress IP is not known, or why there is none, in words; one clause.</summary>
public static class EgressIPText
{
    /// <summary>What the egress IP of a claim depends on; null where it is known.</summary>
    public static string? Depends(MapClaim claim) => claim.Source switch
    {
        EgressIPSource.Known => null,
        EgressIPSource.AskedAddress =>
            $"egressIP {claim.Chosen.EgressIP} is not an InternalIP of node {claim.GatewayNode}: the agent uses it if an interface of the node has it, " +
            "and otherwise drops the traffic (reason 204)",
        EgressIPSource.OtherFamily =>
            $"the policy has destinations of both families: if the interface with egressIP {claim.Chosen.EgressIP} on node {claim.GatewayNode} lacks an " +
            "address of one of them, the agent drops the traffic of both (reason 204, #48660)",
        EgressIPSource.Interface =>
            $"the addresses of interface {claim.Chosen.Interface} on node {claim.GatewayNode} are unknown. If it has no address, " +
            "the agent drops the traffic (reason 204)",
        _ => $"the default route of node {claim.GatewayNode} and the addresses of its interface are unknown. If an address is missing, " +
            "the agent drops the traffic (reason 204)",
    };

    /// <summary>Why the gateway of a claim has no egress IP.</summary>
    public static string Missing(MapClaim claim)
    {
        var (gateway, node) = (claim.Chosen, claim.GatewayNode);
        return gateway.Own.Source switch
        {
            EgressIPSource.AskedAddress => $"no interface of node {node} has egressIP {gateway.EgressIP}",
            EgressIPSource.OtherFamily => "the policy has destinations of both families, " +
                $"but the interface with egressIP {gateway.EgressIP} on node {node} has addresses of one only, or IPv6 is disabled (#48660)",
            EgressIPSource.Interface => $"interface {gateway.Interface} of node {node} does not exist, is not a device of Cilium, " +
                "or has no address of a family in destinationCIDRs",
            EgressIPSource.DefaultRoute => $"node {node} has no default route, or its interface has no address of a family in destinationCIDRs",
            _ => $"egressIP {gateway.EgressIP} is used for the other address family alone",
        };
    }
}
