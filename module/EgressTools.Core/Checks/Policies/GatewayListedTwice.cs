namespace EgressTools.Checks.Policies;

internal sealed class GatewayListedTwice() : Check("EGT1018", Severity.Warning, "Node listed twice in egressGateways", SnapshotKinds.Policies,
    ShownIn.AgentsSince118, [38341, 39304], VersionSpan.From(1, 18))
{
    public override string Why => "Each entry of egressGateways gets an equal share of the pods. Two entries with the same nodeSelector, or with selectors "
        + "that match the same node, choose one node. This node carries two shares and runs out of source ports first. With different egress IPs this can be "
        + "intended: one node with two addresses.";
    public override string Cure => "List every node once, with nodeSelectors that match different nodes.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Written
        from twice in policy.Gateways.Where(static g => g.NodeSelector is not null).GroupBy(g => Node(g, context), StringComparer.Ordinal)
            .Where(static g => g.Count() > 1).Take(1)
        let meant = twice.Select(static g => (g.EgressIP, g.Interface)).Distinct().Count() == twice.Count()
        let share = $"{twice.Count()} of {policy.Gateways.Length}"
        select Found(meant ? Severity.Info : Severity.Warning, policy,
            $"{share} entries choose {twice.Key}, which gets {share} shares of the pods{(meant ? ", each with another egress IP" : "")}",
            meant ? "" : "keep one entry for each node", Each("egressGateways", twice.Select(static g => g.ToText())));

    /// <summary>The node if it is known; else its selector, as equal selectors choose the same node.</summary>
    private static string Node(PolicyGateway gateway, CheckContext context) =>
        context.NodeOf(gateway)?.Name is { } name ? $"node {name}" : $"the node of '{gateway.NodeSelector}'";
}
