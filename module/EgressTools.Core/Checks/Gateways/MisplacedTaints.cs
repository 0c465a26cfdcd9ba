namespace EgressTools.Checks.Gateways;

internal sealed class MisplacedTaints() : Check("EGT2020", Severity.Error, "taints of a gateway pool stand where Karpenter does not look")
{
    public override SnapshotKinds Needs => SnapshotKinds.NodePools;

    public override string Why =>
        "The taints of a NodePool belong under spec.template.spec. Under spec.template.metadata, beside the labels, the schema has no such field: the API server drops them without an error, or refuses the document where validation is strict. "
        + "The gateway nodes then have no taint, and ordinary pods fill them.";

    public override string Cure => "Move the list from spec.template.metadata.taints to spec.template.spec.taints.";

    public override ImmutableArray<string> References => ["https://karpenter.sh/docs/concepts/nodepools/", "https://cloud.tencent.com/document/product/457/111805"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var pool in context.GatewayPools.Karpenter)
        {
            var lost = pool.MisplacedTaints.Except(pool.Taints).Select(static t => t.ToString()).ToList();
            if (lost.Count == 0)
                continue;
            yield return Found(CheckResource.NodePool(pool.Name), $"taints under spec.template.metadata are dropped ({Listed.Some(lost)}), so that ordinary pods are placed on the gateway nodes") with
            {
                Source = pool.Source,
                Evidence = [new("spec.template.metadata.taints", Listed.Plain(lost))],
                Remedy = "move them to spec.template.spec.taints",
            };
        }
    }
}
