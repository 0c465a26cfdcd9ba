namespace EgressTools.Checks.Gateways;

internal sealed class UnusedNodes() : Check("EGT2002", Severity.Warning, "Gateway selector with unused nodes", Inputs.Gateways,
    ShownIn.EveryAgent, [30157, 18230])
{
    public override string Why => "One entry is one gateway: of the nodes that its nodeSelector matches, the agents use the first by name and ignore the "
        + "others. Pods are not spread over them, and no other node takes over when the first one fails, as long as its CiliumNode exists.";
    public override string Cure => $"Write one entry of egressGateways for each node (from 1.18 on; {Subcommands.Check} {Options.Fix} does this if no "
        + "known pod then leaves by another address), or select one node by kubernetes.io/hostname.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Gateways.Policies)
        {
            var used = policy.Ring.Select(static g => g.Node).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var wide =
                policy.Gateways.Select(g => (Gateway: g, Nodes: context.Gateways.CiliumNodesOf(g).Where(n => !context.Behavior.IsWithoutIPv4(n)).ToList()))
                .Where(g => g.Nodes.Exists(n => used.Contains(n.Name)) && g.Nodes.Exists(n => !used.Contains(n.Name))).ToList();
            if (wide.Count > 0)
                yield return Describe(policy, wide[0].Gateway, wide[0].Nodes, used, context.Behavior.GatewayList);
        }
    }

    private CheckFinding Describe(CompiledPolicy policy, PolicyGateway gateway, List<CiliumNode> nodes, HashSet<string> used, bool list)
    {
        var taken = nodes.First(n => used.Contains(n.Name)).Name;
        var idle = nodes.Where(n => !used.Contains(n.Name)).Select(static n => n.Name).ToList();
        return Found(policy, $"{GatewaySelectorText.Selector(gateway)} matches {Plural.Count(nodes.Count, "node")}, but agents use only the first, " +
            $"{taken}; {Listed.Short(idle)} {Plural.Verb(idle.Count, "are")} unused", list ? "write one entry of egressGateways for each node"
            : "select one node by kubernetes.io/hostname, and write other policies for the others", ("nodeSelector", GatewaySelectorText.Selector(gateway)),
            ("used", taken), ("not used", idle));
    }
}
