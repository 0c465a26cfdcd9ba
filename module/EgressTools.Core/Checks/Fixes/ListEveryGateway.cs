using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Operations;

namespace EgressTools.Checks.Fixes;

/// <summary>Appends the gateway of <c>egressGateway</c> to the list that makes the agents ignore it (facts 0.1).</summary>
internal static class ListEveryGateway
{
    public static EgressPolicy? Cure(EgressPolicy policy, ClusterSnapshot snapshot) =>
        policy.Gateway is not { NodeSelector: { } selector } single || policy.Gateways.IsEmpty || policy.Gateways.Contains(single) || FitsNothing(selector, snapshot)
            ? null
            : policy with { Gateways = policy.Gateways.Add(single) };

    // An entry without a node costs some releases a share of the pods (PR #44705), and cures nothing in any other.
    private static bool FitsNothing(LabelSelector selector, ClusterSnapshot snapshot) =>
        snapshot.Complete.HasFlag(SnapshotKinds.CiliumNodes) && !NodeChoice.Fitting(snapshot, selector).Any(static n => n.Agent?.NodeIP is { IsIPv6: false });
}
