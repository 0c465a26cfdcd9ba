namespace EgressTools.Checks.Gateways;

internal sealed class MisplacedTaints() : Check("EGT2020", Severity.Error, "Misplaced taints in a gateway pool (Karpenter)", SnapshotKinds.NodePools,
    ShownIn.OutsideCilium, ["https://karpenter.sh/docs/concepts/nodepools/", "https://cloud.tencent.com/document/product/457/111805"])
{
    public override string Why => "The taints of a NodePool belong in spec.template.spec. In spec.template.metadata, beside the labels, they are an unknown "
        + "field: the API server drops them without an error, or rejects the document if validation is strict. The gateway nodes then have no taint, and "
        + "Kubernetes schedules ordinary pods on them.";
    public override string Cure => "Move the list from spec.template.metadata.taints to spec.template.spec.taints.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from pool in context.GatewayPools.Karpenter
        let lost = pool.MisplacedTaints.Except(pool.Taints).ToList()
        where lost.Count > 0
        select Found(pool, $"the API server drops taints in spec.template.metadata ({Listed.Short(lost)}), so ordinary pods run on the gateway nodes",
            "move them to spec.template.spec.taints", ("spec.template.metadata.taints", lost));
}
