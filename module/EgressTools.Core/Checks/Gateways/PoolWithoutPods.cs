namespace EgressTools.Checks.Gateways;

internal sealed class PoolWithoutPods() : Check("EGT2022", Severity.Warning, "Karpenter makes no node for a tainted gateway pool")
{
    public override SnapshotKinds Needs => SnapshotKinds.NodePools;

    public override string Why =>
        "Karpenter adds a node only for a pod that waits for one. Where the pool has a taint and no pod tolerates it, nothing ever waits for its nodes: the pool exists, and no gateway comes.";

    public override string Cure =>
        "Run a small Deployment (a pause container) that tolerates the taint and selects the pool's label, with one replica for each gateway and anti-affinity by kubernetes.io/hostname. It also keeps the nodes from counting as empty.";

    public override ImmutableArray<string> References => ["https://karpenter.sh/docs/concepts/scheduling/", "https://cloud.tencent.com/document/product/457/111805"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var workloads = context.Workloads;
        foreach (var pool in context.GatewayPools.Karpenter.Where(static p => p.Replicas is null && p.Nodes is null or 0))
        {
            var taints = pool.Taints.Where(static t => t.Effect is "NoSchedule" or "NoExecute").ToList();
            if (taints.Count == 0 || workloads.Any(w => taints.TrueForAll(t => w.Tolerations.Any(o => o.Tolerates(t)))))
                continue;
            var none = pool.Nodes is null ? "no Deployment or StatefulSet beside it does" : "it has none so far";
            yield return Found(CheckResource.NodePool(pool.Name), $"Karpenter makes nodes of this pool only for pods that tolerate {Listed.Some([.. taints.Select(static t => t.ToString())])}, and {none}: policies may find no gateway") with
            {
                Source = pool.Source,
                Evidence = [new("taints", Listed.Plain([.. taints.Select(static t => t.ToString())])), new("nodes", pool.Nodes is null ? "not known" : "0")],
                Remedy = "add a Deployment that tolerates the taint, one replica for each gateway",
            };
        }
    }
}
