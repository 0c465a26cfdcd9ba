namespace EgressTools.Checks.Gateways;

/// <summary>The node pools whose nodes are gateways: their labels match a gateway selector of a policy, or include the usual label.</summary>
internal sealed class GatewayPools(ClusterSnapshot snapshot)
{
    private readonly List<LabelSelector> _selectors =
    [
        .. snapshot.Policies.Concat(snapshot.Replaced).SelectMany(static p => p.AllGateways)
            .Select(static g => g.NodeSelector).OfType<LabelSelector>().Where(static s => !s.IsEmpty).Distinct(),
    ];

    /// <summary>The gateway pools of Karpenter.</summary>
    public IEnumerable<NodePool> Karpenter => snapshot.NodePools.Where(p => Makes(p.Labels));

    /// <summary>Whether nodes with these labels would be gateways.</summary>
    public bool Makes(LabelSet labels) =>
        labels.GetValueOrDefault("egress-node") == "true" || (labels.Count > 0 && _selectors.Exists(s => s.Matches(labels)));
}
