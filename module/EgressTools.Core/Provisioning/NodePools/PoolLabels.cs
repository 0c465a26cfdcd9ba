namespace EgressTools.Provisioning.NodePools;

/// <summary>Reads the labels and the taint of gateways.</summary>
internal static class PoolLabels
{
    // Karpenter's schemas refuse labels of these domains (karpenter.sh_nodepools.yaml, and the provider's own).
    private static readonly ImmutableArray<string> Restricted = ["kubernetes.io", "k8s.io", "karpenter.sh", "karpenter.k8s.tke"];

    private static readonly ImmutableArray<string> Allowed = ["node.kubernetes.io", "node-restriction.kubernetes.io", "kops.k8s.io"];

    /// <exception cref="UsageException">One is no label, or Karpenter would refuse it.</exception>
    public static LabelSet Labels(NodePoolRequest request)
    {
        var labels = Texts(request).Select(static t => GatewayLabel.Parse(t, Options.Label)).ToList();
        if (labels.GroupBy(static l => l.Key).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new UsageException($"{Options.Label}: '{twice.Key}' is given twice", "InvalidLabel");
        if (request.Kind == NodePoolKind.Karpenter && labels.Find(static l => IsRestricted(l.Key)) is { } restricted)
            throw new UsageException($"{Options.Label}: Karpenter refuses '{restricted.Key}', whose domain is reserved: use one of your own, " +
                $"such as {GatewayLabel.Standard}", "InvalidLabel");
        return LabelSet.Create(labels.Select(static l => KeyValuePair.Create(l.Key, l.Value)));
    }

    /// <exception cref="UsageException">It is no taint.</exception>
    public static NodeTaint? Taint(NodePoolRequest request)
    {
        return request.Taint is { } given ? GatewayTaint.Parse(given, GatewayLabel.Parse(Texts(request)[0], Options.Label), Options.Taint) : null;
    }

    private static ImmutableArray<string> Texts(NodePoolRequest request) => request.Labels.IsEmpty ? [GatewayLabel.Standard.ToString()]
        : [.. request.Labels.SelectMany(static l => l.Split(','))];

    private static bool IsRestricted(string key) => key.Split('/') is [var domain, _]
        && Restricted.Any(r => IsUnder(domain, r)) && !Allowed.Any(a => IsUnder(domain, a));

    private static bool IsUnder(string domain, string parent) => domain == parent || domain.EndsWith("." + parent, StringComparison.Ordinal);
}
