namespace EgressTools.Checks.Policies;

/// <summary>Finds the entry of <c>egressGateways</c> for the node of <c>egressGateway</c>.</summary>
internal static class ListedNode
{
    /// <summary>The entry for the same node, preferably with the same address; null if the list does not have the node.</summary>
    /// <param name="policy">A policy with egressGateway.</param>
    /// <param name="nodeOf">Returns the name of a gateway's node; null if unknown.</param>
    public static PolicyGateway? EntryOf(EgressPolicy policy, Func<PolicyGateway, string?> nodeOf)
    {
        var single = policy.Gateway!;
        var node = nodeOf(single);
        return policy.Gateways.Where(g => Equals(g.NodeSelector, single.NodeSelector) || (node is not null && nodeOf(g) == node))
            .OrderByDescending(g => AsksTheSame(g, single)).FirstOrDefault();
    }

    /// <summary>Whether two gateways ask for the same address of their node.</summary>
    public static bool AsksTheSame(PolicyGateway one, PolicyGateway other) => one.EgressIP == other.EgressIP && one.Interface == other.Interface;
}
