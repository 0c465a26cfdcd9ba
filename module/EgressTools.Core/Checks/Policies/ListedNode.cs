namespace EgressTools.Checks.Policies;

/// <summary>Whether <c>egressGateway</c> means a node that <c>egressGateways</c> has an entry for.</summary>
internal static class ListedNode
{
    /// <summary>The entry of the same node, the one that asks for the same address before others; null where the list does not have the node.</summary>
    /// <param name="policy">A policy with a single gateway.</param>
    /// <param name="nodeOf">The name of the node that a gateway is; null where that is not known.</param>
    public static PolicyGateway? EntryOf(EgressPolicy policy, Func<PolicyGateway, string?> nodeOf)
    {
        var single = policy.Gateway!;
        var node = nodeOf(single);
        return policy.Gateways.Where(g => Equals(g.NodeSelector, single.NodeSelector) || (node is not null && nodeOf(g) == node)).OrderByDescending(g => AsksTheSame(g, single)).FirstOrDefault();
    }

    /// <summary>Whether two gateways ask for the same address of their node.</summary>
    public static bool AsksTheSame(PolicyGateway one, PolicyGateway other) => one.EgressIP == other.EgressIP && one.Interface == other.Interface;
}
