namespace EgressTools.Checks.Gateways;

internal sealed class NoGatewayNode() : Check("EGT2001", Severity.Error, "no node is the gateway of a policy")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes;

    public override VersionSpan Versions => VersionSpan.From(1, 13, 3);

    public override string Why =>
        "Agents look for the gateway among the labels of CiliumNodes. Where none fits, they keep the policy and write 'Not Found' into their maps: "
        + "its pods do not fall back to the address of their own node. Their traffic to its destinations is dropped (reason 194, no egress gateway found). Releases before 1.13.3 let it pass.";

    public override string Cure => "Give the label to a node that runs an agent, or let nodeSelector name one that there is. kubectl get ciliumnodes --show-labels shows what the agents see.";

    public override ImmutableArray<string> References => Issues(24835, 24999, 39985);

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Gateways.Policies)
        {
            if (policy.Ring.IsEmpty || policy.Ring.Any(static g => g.Node is not null) || policy.Gateways.Any(g => context.Gateways.TakenBy(g) is not null))
                continue;
            var fits = policy.Gateways.SelectMany(context.Gateways.NodesOf).Distinct(StringComparer.Ordinal).ToList();
            var reason = fits.Count == 0 ? $"no CiliumNode fits {GatewayWords.Selectors(policy.Gateways)}" : $"{Listed.Some(fits)} fits {GatewayWords.Selectors(policy.Gateways)} but has no address";
            yield return Found(policy.Policy, $"{reason}, so that all that its pods send to its destinations is dropped") with
            {
                Evidence = [new("nodeSelector", GatewayWords.Selectors(policy.Gateways)), new("ciliumnodes", context.CiliumNodes.Length.ToString(CultureInfo.InvariantCulture))],
                Remedy = Remedy(policy.Gateways[0].NodeSelector!),
            };
        }
    }

    private static string Remedy(LabelSelector selector) => selector.MatchExpressions.IsEmpty && selector.MatchLabels.Count > 0 && !selector.MatchLabels.ContainsKey("kubernetes.io/hostname")
        ? $"kubectl label node NODE {string.Join(' ', selector.MatchLabels.Select(static l => $"{l.Key}={l.Value}"))}"
        : "let nodeSelector name a node of kubectl get ciliumnodes";
}
