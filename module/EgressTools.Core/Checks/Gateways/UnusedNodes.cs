namespace EgressTools.Checks.Gateways;

internal sealed class UnusedNodes() : Check("EGT2002", Severity.Warning, "a gateway selector fits several nodes, and one is used")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes;

    public override string Why =>
        "One entry is one gateway: of the nodes that its nodeSelector fits, the agents take the first by name and leave the others. Pods are not spread over them, and no other takes over when the first fails "
        + "as long as its CiliumNode is there.";

    public override string Cure => "Write one entry of egressGateways for each node (since 1.18; kubectl egress check --fix does it), or choose the node by kubernetes.io/hostname where one is enough.";

    public override ImmutableArray<string> References => Issues(30157, 18230);

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Gateways.Policies)
        {
            var used = policy.Ring.Select(static g => g.Node).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var wide = policy.Gateways.Select(g => (Gateway: g, Nodes: context.Gateways.CiliumNodesOf(g).Where(n => !context.Behavior.IsWithoutIPv4(n)).ToList())).Where(g => g.Nodes.Exists(n => used.Contains(n.Name)) && g.Nodes.Exists(n => !used.Contains(n.Name))).ToList();
            if (wide.Count > 0)
                yield return Describe(policy, wide[0].Gateway, wide[0].Nodes, used, context.Behavior.GatewayList);
        }
    }

    private CheckFinding Describe(CompiledPolicy policy, PolicyGateway gateway, List<CiliumNode> nodes, HashSet<string> used, bool list)
    {
        var taken = nodes.First(n => used.Contains(n.Name)).Name;
        var idle = nodes.Where(n => !used.Contains(n.Name)).Select(static n => n.Name).ToList();
        return Found(policy.Policy, $"{GatewayWords.Selector(gateway)} fits several nodes, of which only the first is used: {taken}; {Listed.Some(idle)} {Plural.Verb(idle.Count, "carry")} nothing of this policy") with
        {
            Evidence = [new("nodeSelector", GatewayWords.Selector(gateway)), new("used", taken), new("not used", Listed.Plain(idle))],
            Remedy = list ? "write one entry of egressGateways for each node" : "choose one node by kubernetes.io/hostname, and give others policies of their own",
        };
    }
}
