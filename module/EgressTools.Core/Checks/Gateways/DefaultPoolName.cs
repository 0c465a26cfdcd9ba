namespace EgressTools.Checks.Gateways;

internal sealed class DefaultPoolName() : Check("EGT2023", Severity.Warning, "Gateway pool named default", SnapshotKinds.NodePools, ShownIn.OutsideCilium,
    ["https://karpenter.sh/docs/concepts/nodepools/", "https://cloud.tencent.com/document/product/457/111805"])
{
    public override string Why => "Many examples name the pool of ordinary nodes 'default'. A gateway pool with this name replaces it, or is replaced by it. "
        + "Then either ordinary nodes get the label and the taint of gateways, or gateways lose theirs.";
    public override string Cure => "Give the gateway pool and its node class another name, such as egress.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from pool in context.GatewayPools.Karpenter
        where pool.Name == "default"
        select Found(pool, "the gateway pool has the usual name of the pool of ordinary nodes: applying one replaces the other",
            "rename it, for example to egress", ("labels", pool.Labels.ToString()));
}
