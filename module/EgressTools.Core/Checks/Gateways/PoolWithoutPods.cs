namespace EgressTools.Checks.Gateways;

internal sealed class PoolWithoutPods() : Check("EGT2022", Severity.Warning, "Tainted gateway pool without pods (Karpenter)", SnapshotKinds.NodePools,
    ShownIn.OutsideCilium, ["https://karpenter.sh/docs/concepts/scheduling/", "https://cloud.tencent.com/document/product/457/111805"])
{
    public override string Why => "Karpenter adds a node only for a pod that waits for one. If the pool has a taint and no pod tolerates it, no pod waits for "
        + "its nodes: the pool exists, but has no gateway.";
    public override string Cure => "Run a small Deployment (a pause container) that tolerates the taint and selects the pool's label, with one replica for "
        + "each gateway and anti-affinity by kubernetes.io/hostname. It also keeps Karpenter from removing the nodes as empty.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from pool in context.GatewayPools.Karpenter
        where pool.Replicas is null && pool.Nodes is null or 0
        let taints = pool.Taints.Where(static t => t.Effect is "NoSchedule" or "NoExecute").ToList()
        where taints.Count > 0 && !context.Workloads.Any(w => taints.TrueForAll(t => w.Tolerations.Any(o => o.Tolerates(t))))
        let text = Listed.Short(taints)
        let none = pool.Nodes is null ? "no Deployment or StatefulSet in the documents does" : "the pool has no node yet"
        select Found(pool, $"Karpenter creates nodes only for pods that tolerate {text}, and {none}: policies may find no gateway",
            "add a Deployment that tolerates the taint, one replica for each gateway", ("taints", text), ("nodes", pool.Nodes is null ? "unknown" : "0"));
}
