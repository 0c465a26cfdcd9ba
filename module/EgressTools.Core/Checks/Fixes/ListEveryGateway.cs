using EgressTools.Checks.Policies;
using EgressTools.Operations;

namespace EgressTools.Checks.Fixes;

/// <summary>
/// Appends the gateway of <c>egressGateway</c> to the list that makes the agents ignore it (facts 0.1). Where the list has its node already, it repeats that
/// entry instead: the node would otherwise get two shares of the pods.
/// </summary>
internal static class ListEveryGateway
{
    public static EgressPolicy? Cure(EgressPolicy policy, ClusterSnapshot snapshot)
    {
        if (policy.Gateway is not { NodeSelector: { } selector } single || policy.Gateways.IsEmpty || policy.Gateways.Contains(single))
            return null;
        if (ListedNode.EntryOf(policy, g => NodeOf(g, snapshot)) is { } entry)
            return policy with { Gateway = entry };
        return FitsNothing(selector, snapshot) ? null : policy with { Gateways = policy.Gateways.Add(single) };
    }

    private static string? NodeOf(PolicyGateway gateway, ClusterSnapshot snapshot) => gateway.NodeSelector is { } selector ? NodeChoice.Taken(snapshot, selector)?.Name : null;

    // An entry without a node costs some releases a share of the pods (PR #44705), and cures nothing in any other.
    private static bool FitsNothing(LabelSelector selector, ClusterSnapshot snapshot) =>
        snapshot.Complete.HasFlag(SnapshotKinds.CiliumNodes) && !NodeChoice.Fitting(snapshot, selector).Any(n => n.Agent is { } agent && CiliumBehavior.For(snapshot.Installation.Version).GatewayAddress(agent) is { IsIPv6: false });
}
