namespace EgressTools.Checks.Gateways;

internal sealed class DefaultPoolName() : Check("EGT2023", Severity.Warning, "a gateway pool has the name of the usual pool")
{
    public override SnapshotKinds Needs => SnapshotKinds.NodePools;

    public override string Why =>
        "Examples everywhere name the pool of ordinary nodes 'default'. A gateway pool of this name replaces it when it is applied, or is replaced: either ordinary nodes get the label and the taint of gateways, or gateways lose theirs.";

    public override string Cure => "Give the gateway pool, and its node class, a name of their own, such as egress.";

    public override ImmutableArray<string> References => ["https://karpenter.sh/docs/concepts/nodepools/", "https://cloud.tencent.com/document/product/457/111805"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var pool in context.GatewayPools.Karpenter.Where(static p => p.Name == "default"))
        {
            yield return Found(CheckResource.NodePool(pool.Name), "this gateway pool is named default, as the pool of ordinary nodes usually is: applying one takes the place of the other, and gateways lose their labels or ordinary nodes get them") with
            {
                Source = pool.Source,
                Evidence = [new("labels", pool.Labels.ToString())],
                Remedy = "name it otherwise, such as egress",
            };
        }
    }
}
