namespace EgressTools.Sources.Objects;

/// <summary>NodePool of karpenter.sh, v1 and v1beta1.</summary>
internal static class NodePoolReading
{
    private static readonly ObjectShape<DisruptionBudget> Budget = new(
        ("nodes", static (ref r, in at, ref b) => b = b with { Nodes = r.Text(at) }),
        ("reasons", static (ref r, in at, ref b) => b = b with { Reasons = r.Texts(at) }),
        ("schedule", static (ref r, in at, ref b) => b = b with { Schedule = r.Text(at) }));

    private static readonly ObjectShape<NodePool> Members = new(
        ("spec.disruption.consolidationPolicy", static (ref r, in at, ref p) => p = p with { ConsolidationPolicy = r.Text(at) }),
        ("spec.disruption.consolidateAfter", static (ref r, in at, ref p) => p = p with { ConsolidateAfter = r.Text(at) }),
        ("spec.disruption.expireAfter", static (ref r, in at, ref p) => p = p with { ExpireAfter = r.Text(at) }),
        ("spec.disruption.budgets", static (ref r, in at, ref p) => p = p with { Budgets = Budget.List(new("", [], ""), ref r, at) }),
        ("spec.template.metadata.labels", static (ref r, in at, ref p) => p = p with { Labels = r.Labels(at) }),
        ("spec.template.metadata.annotations", static (ref r, in at, ref p) => p = p with { Annotations = r.Labels(at) }),
        ("spec.template.metadata.taints", static (ref r, in at, ref p) => p = p with { MisplacedTaints = TaintReading.Taints(ref r, at) }),
        ("spec.template.spec.taints", static (ref r, in at, ref p) => p = p with { Taints = TaintReading.Taints(ref r, at) }),
        ("spec.template.spec.expireAfter", static (ref r, in at, ref p) => p = p with { ExpireAfter = r.Text(at) }),
        ("spec.replicas", static (ref r, in at, ref p) => p = p with { Replicas = r.Number(at) }),
        ("status.resources", static (ref r, in at, ref p) => p = p with { Nodes = NodesIn(r.Labels(at)) }));

    public static NodePool? NodePool(ref Utf8JsonReader reader, StringPool pool) =>
        Members.Named(new NodePool(""), ref reader, pool, static (in metadata, in nodes) => nodes with { Name = metadata.Name });

    private static int? NodesIn(LabelSet resources) =>
        int.TryParse(resources.GetValueOrDefault("nodes", "0"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
