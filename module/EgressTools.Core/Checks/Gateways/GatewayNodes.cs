namespace EgressTools.Checks.Gateways;

/// <summary>The gateway nodes of policies, and the nodes that would be gateways if they had an agent.</summary>
internal static class GatewayNodes
{
    /// <summary>The Nodes that are gateways, and the policies that choose them.</summary>
    public static IEnumerable<(Node Node, ImmutableArray<string> Policies)> Chosen(CheckContext context) =>
        from node in context.Nodes
        let policies = context.Usage.PoliciesOf(node.Name)
        where !policies.IsEmpty
        select (node, policies);

    /// <summary>The Nodes without a CiliumNode that match a gateway selector.</summary>
    public static IEnumerable<AgentlessNode> WithoutAgent(CheckContext context)
    {
        var known = context.CiliumNodes.Select(static n => n.Name).ToHashSet(StringComparer.Ordinal);
        var gateways = context.Gateways.Policies.SelectMany(static p => p.Gateways.Select(g => (Policy: p.Policy.Name, Gateway: g))).ToList();
        foreach (var node in context.Nodes.Where(n => !known.Contains(n.Name)))
        {
            var matching = gateways.Where(g => g.Gateway.NodeSelector!.Matches(node.Labels)).ToList();
            if (matching.Count == 0)
                continue;
            ImmutableArray<string> stranded = [.. Names(matching.Where(g => !context.Gateways.CiliumNodesOf(g.Gateway).Any()))];
            yield return new AgentlessNode(node, [.. Names(matching)], stranded);
        }

        static IEnumerable<string> Names(IEnumerable<(string Policy, PolicyGateway Gateway)> gateways) =>
            gateways.Select(static g => g.Policy).Distinct(StringComparer.Ordinal);
    }
}

/// <summary>A Node that no agent has registered and that matches gateway selectors.</summary>
/// <param name="Node">The Node.</param>
/// <param name="Policies">The policies with such a selector.</param>
/// <param name="Stranded">The policies whose selector matches no other node.</param>
internal sealed record AgentlessNode(Node Node, ImmutableArray<string> Policies, ImmutableArray<string> Stranded)
{
    /// <summary>A warning if other nodes match too.</summary>
    public Severity Severity => Stranded.IsEmpty ? Severity.Warning : Severity.Error;

    /// <summary>The effect on the policies.</summary>
    public string Consequence => Stranded.IsEmpty
        ? $"{Listed.Policies(Policies)} would choose it, and agents use another node"
        : $"no other node matches the gateway selector of {Listed.Policies(Stranded)}, so there is no gateway";
}
