namespace EgressTools.Checks.Gateways;

internal sealed class NoGatewayNode() : Check("EGT2001", Severity.Error, "No gateway node for a policy", Inputs.Gateways, ShownIn.EveryAgent,
    [24835, 24999, 39985], VersionSpan.From(1, 13, 3))
{
    public override string Why => "Agents look for the gateway by the labels of CiliumNodes. If none matches, they keep the policy and write 'Not Found' into "
        + "their maps. The pods do not fall back to their own nodes: their traffic to the policy's destinations is dropped (reason 194, no egress gateway "
        + "found). Releases before 1.13.3 let it pass.";
    public override string Cure => "Label a node that runs an agent, or correct nodeSelector. kubectl get ciliumnodes --show-labels shows what the agents see.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Gateways.Policies
        where !policy.Ring.IsEmpty && policy.Ring.All(static g => g.Node is null) && policy.Gateways.All(g => context.Gateways.TakenBy(g) is null)
        let selectors = GatewaySelectorText.Selectors(policy.Gateways)
        let matches = policy.Gateways.SelectMany(context.Gateways.NodesOf).Distinct(StringComparer.Ordinal).ToList()
        let reason = matches.Count == 0 ? $"no CiliumNode matches {selectors}"
            : $"no CiliumNode that matches {selectors} has an address ({Listed.Short(matches)})"
        select Found(policy, $"{reason}, so agents drop the traffic of the pods to the policy's destinations", Remedy(policy.Gateways[0].NodeSelector!),
            ("nodeSelector", selectors), ("ciliumnodes", context.CiliumNodes.Length));

    private static string Remedy(LabelSelector selector) =>
        selector.MatchExpressions.IsEmpty && selector.MatchLabels.Count > 0 && !selector.MatchLabels.ContainsKey("kubernetes.io/hostname")
            ? $"kubectl label node NODE {string.Join(' ', selector.MatchLabels.Select(static l => $"{l.Key}={l.Value}"))}"
            : "correct nodeSelector to match a node of kubectl get ciliumnodes";
}
