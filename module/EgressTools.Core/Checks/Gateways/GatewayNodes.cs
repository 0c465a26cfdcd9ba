namespace EgressTools.Checks.Gateways;

/// <summary>The nodes that policies choose, and those that they would choose if an agent ran there.</summary>
internal static class GatewayNodes
{
    /// <summary>The Nodes that are gateways, with the policies that choose them.</summary>
    public static IEnumerable<(Node Node, ImmutableArray<string> Policies)> Chosen(CheckContext context) =>
        from node in context.Nodes
        let policies = context.Usage.PoliciesOf(node.Name)
        where !policies.IsEmpty
        select (node, policies);

    /// <summary>The Nodes without a CiliumNode whose labels a gateway selector fits.</summary>
    public static IEnumerable<AgentlessNode> WithoutAgent(CheckContext context)
    {
        var known = context.CiliumNodes.Select(static n => n.Name).ToHashSet(StringComparer.Ordinal);
        var gateways = context.Gateways.Policies.SelectMany(static p => p.Gateways.Select(g => (Policy: p.Policy.Name, Gateway: g))).ToList();
        foreach (var node in context.Nodes.Where(n => !known.Contains(n.Name)))
        {
            var fitting = gateways.Where(g => g.Gateway.NodeSelector!.Matches(node.Labels)).ToList();
            if (fitting.Count == 0)
                continue;
            ImmutableArray<string> stranded = [.. Names(fitting.Where(g => !context.Gateways.CiliumNodesOf(g.Gateway).Any()))];
            yield return new AgentlessNode(node, [.. Names(fitting)], stranded);
        }

        static IEnumerable<string> Names(IEnumerable<(string Policy, PolicyGateway Gateway)> gateways) => gateways.Select(static g => g.Policy).Distinct(StringComparer.Ordinal);
    }
}

/// <summary>A Node that no agent has registered and that gateway selectors fit.</summary>
/// <param name="Node">The Node.</param>
/// <param name="Policies">The policies with such a selector.</param>
/// <param name="Stranded">Those of them whose selector fits no other node.</param>
internal sealed record AgentlessNode(Node Node, ImmutableArray<string> Policies, ImmutableArray<string> Stranded)
{
    /// <summary>Where another node does the work, less is lost.</summary>
    public Severity Severity => Stranded.IsEmpty ? Severity.Warning : Severity.Error;

    /// <summary>What comes of it.</summary>
    public string Consequence => Stranded.IsEmpty
        ? $"a gateway selector of {Listed.Policies(Policies)} fits it in vain, and another node is used"
        : $"a gateway selector of {Listed.Policies(Stranded)} fits this node only, so that it finds no gateway";
}
