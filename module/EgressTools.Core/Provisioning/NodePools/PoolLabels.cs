namespace EgressTools.Provisioning.NodePools;

/// <summary>Reads the labels and the taint of gateways.</summary>
internal static class PoolLabels
{
    // Karpenter's schemas refuse labels of these domains (karpenter.sh_nodepools.yaml, and the provider's own).
    private static readonly ImmutableArray<string> Restricted = ["kubernetes.io", "k8s.io", "karpenter.sh", "karpenter.k8s.tke"];
    private static readonly ImmutableArray<string> Allowed = ["node.kubernetes.io", "node-restriction.kubernetes.io", "kops.k8s.io"];

    /// <summary>Labels by which each node says what it is (Kubernetes: well-known labels): the same on all nodes of a pool, they would be wrong.</summary>
    private static readonly ImmutableArray<string> OfNodes =
    [
        "kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch", "beta.kubernetes.io/os", "beta.kubernetes.io/arch",
        "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type", "node.kubernetes.io/windows-build", "topology.kubernetes.io/region",
        "topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
    ];

    /// <exception cref="UsageException">One is not a label, each node sets it itself, or Karpenter would refuse it.</exception>
    public static LabelSet Labels(NodePoolRequest request)
    {
        var labels = Texts(request).Select(static t => GatewayLabel.Parse(t, Options.Label)).ToList();
        if (labels.GroupBy(static l => l.Key).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new UsageException($"{Options.Label}: '{twice.Key}' is given twice", "InvalidLabel");
        if (request.Kind == NodePoolKind.Karpenter && labels.Find(static l => IsRestricted(l.Key)) is { } restricted)
            throw new UsageException($"{Options.Label}: Karpenter refuses '{restricted.Key}', whose domain is reserved: use one of your own, " +
                $"such as {GatewayLabel.Standard}", "InvalidLabel");
        if (OfNodes.FirstOrDefault(key => labels.Exists(l => l.Key == key)) is { } own)
            throw new UsageException($"{Options.Label}: each node sets '{own}' itself: use a label of your own, such as egress-node=true", "InvalidLabel");
        return LabelSet.Create(labels.Select(static l => KeyValuePair.Create(l.Key, l.Value)));
    }

    public static NodeTaint? Taint(NodePoolRequest request) =>
        request.Taint is { } given ? GatewayTaint.Parse(given, GatewayLabel.Parse(Texts(request)[0], Options.Label), Options.Taint) : null;

    private static ImmutableArray<string> Texts(NodePoolRequest request) => request.Labels.IsEmpty ? [GatewayLabel.Standard.ToString()]
        : [.. request.Labels.SelectMany(static l => l.Split(','))];

    private static bool IsRestricted(string key) => key.Split('/') is [var domain, _]
        && Restricted.Any(r => GatewayLabel.IsUnder(domain, r)) && !Allowed.Any(a => GatewayLabel.IsUnder(domain, a));
}
