namespace EgressTools.Checks.Fixes;

/// <summary>
/// Adds the gateway in <c>egressGateway</c> to <c>egressGateways</c>, which makes agents ignore it (#38341). If the list has its node, it copies that entry to
/// <c>egressGateway</c> instead: otherwise the node would get two shares of the pods.
/// </summary>
internal static class ListEveryGateway
{
    public static EgressPolicy? Cure(EgressPolicy policy, ClusterSnapshot snapshot)
    {
        if (policy.Gateway is not { NodeSelector: { } selector } single || policy.Gateways.IsEmpty || policy.Gateways.Contains(single))
            return null;
        if (ListedNode.EntryOf(policy, g => NodeOf(g, snapshot)) is { } entry)
            return policy with { Gateway = entry };
        return MatchesNothing(selector, snapshot) ? null : policy with { Gateways = policy.Gateways.Add(single) };
    }

    private static string? NodeOf(PolicyGateway gateway, ClusterSnapshot snapshot) =>
        gateway.NodeSelector is { } selector ? NodeChoice.Taken(snapshot, selector)?.Name : null;

    // An entry without a node drops a share of the traffic in some releases (#44705), and is useless in others.
    private static bool MatchesNothing(LabelSelector selector, ClusterSnapshot snapshot) => snapshot.Complete.HasFlag(SnapshotKinds.CiliumNodes)
        && !NodeChoice.Fitting(snapshot, selector)
            .Any(n => n.Agent is { } agent && CiliumBehavior.For(snapshot.Installation.Version).GatewayAddress(agent) is { IsIPv6: false });
}
