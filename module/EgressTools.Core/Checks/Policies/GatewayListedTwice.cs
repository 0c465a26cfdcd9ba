namespace EgressTools.Checks.Policies;

internal sealed class GatewayListedTwice() : Check("EGT1018", Severity.Warning, "one gateway is listed several times")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override VersionSpan Versions => VersionSpan.From(1, 18);

    public override string Why =>
        "Each entry of egressGateways gets an equal share of the pods. Two entries with the same nodeSelector, or with selectors that fit the same node, choose one node, which then carries two shares: "
        + "more pods hang on it than on the others, and it runs out of ports first. With different egress IPs this can be meant: one node that shows two addresses.";

    public override string Cure => "List every node once; give entries nodeSelectors that fit different nodes.";

    public override ImmutableArray<string> References => Issues(38341, 39304);

    public override ShownIn Shown => ShownIn.AgentsSince118;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            if (policy.Gateways.Where(static g => g.NodeSelector is not null).GroupBy(g => Node(g, context), StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1) is not { } twice)
                continue;
            var addresses = twice.Select(static g => (g.EgressIP, g.Interface)).Distinct().Count();
            var meant = addresses == twice.Count();
            yield return Found(policy, $"{twice.Count()} of {policy.Gateways.Length} entries choose {twice.Key}, which gets {twice.Count()} of {policy.Gateways.Length} shares of the pods{(meant ? ", each by another address" : "")}") with
            {
                Severity = meant ? Severity.Info : Severity.Warning,
                Evidence = [.. twice.Take(5).Select(static g => new KeyValuePair<string, string>("egressGateways", g.ToText()))],
                Remedy = meant ? "" : "keep one entry for each node",
            };
        }
    }

    /// <summary>The node where it is known; else equal selectors choose the same one.</summary>
    private static string Node(PolicyGateway gateway, CheckContext context) => context.NodeOf(gateway)?.Name is { } name ? $"node {name}" : $"the node of '{gateway.NodeSelector}'";
}
