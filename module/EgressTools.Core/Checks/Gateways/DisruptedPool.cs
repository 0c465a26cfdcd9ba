namespace EgressTools.Checks.Gateways;

internal sealed class DisruptedPool() : Check("EGT2021", Severity.Error, "Gateway pool whose nodes Karpenter removes", SnapshotKinds.NodePools,
    ShownIn.OutsideCilium, ["https://karpenter.sh/docs/concepts/disruption/", "https://cloud.tencent.com/document/product/457/111805"])
{
    public override string Why => "A gateway runs no ordinary pods, so Karpenter treats it as empty and removes it after a while. It also replaces every node "
        + "when it expires, after 720h by default. The public address goes with the node: traffic is dropped, and the next node has an address that no partner "
        + "allows.";
    public override string Cure => "Disable both for the pool: spec.disruption.budgets with nodes \"0\" (or the annotation karpenter.sh/do-not-disrupt on the "
        + "template) against consolidation, and expireAfter: Never in spec.template.spec.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from pool in context.GatewayPools.Karpenter
        let faults = Faults(pool).ToList()
        where faults.Count > 0
        select Found(pool, $"{string.Join(", and ", faults.Select(static f => f.Reason))}: gateways and their public addresses are lost",
            string.Join(", and ", faults.Select(static f => f.Remedy)), ("consolidationPolicy", Policy(pool)), ("budgets", pool.Budgets.IsEmpty ? "none"
            : string.Join(", ", pool.Budgets.Select(static b => b.Nodes))), ("expireAfter", pool.ExpireAfter.Length > 0 ? pool.ExpireAfter : "not set"));

    private static IEnumerable<(string Reason, string Remedy)> Faults(NodePool pool)
    {
        var after = pool.ConsolidateAfter.Length > 0 ? $" after {pool.ConsolidateAfter}" : "";
        if (IsConsolidated(pool))
            yield return ($"consolidation ({Policy(pool)}{after}) removes nodes that no pod needs", "set spec.disruption.budgets to [{nodes: \"0\"}]");
        if (pool.ExpireAfter != "Never")
            yield return ($"nodes expire after {(pool.ExpireAfter.Length > 0 ? pool.ExpireAfter : "720h, the default,")} and are replaced",
                "set spec.template.spec.expireAfter to Never");
    }

    private static string Policy(NodePool pool) => pool.ConsolidationPolicy.Length > 0 ? pool.ConsolidationPolicy : "WhenEmptyOrUnderutilized";

    // Karpenter does not consolidate a pool with a fixed number of nodes.
    private static bool IsConsolidated(NodePool pool) =>
        pool.Replicas is null && pool.ConsolidateAfter != "Never"
            && pool.Annotations.GetValueOrDefault("karpenter.sh/do-not-disrupt") != "true" && !IsHeld(pool);

    /// <summary>Whether budgets forbid every kind of consolidation for every node at any time.</summary>
    private static bool IsHeld(NodePool pool)
    {
        var closed = pool.Budgets.Where(static b => b.Nodes is "0" or "0%" && b.Schedule.Length == 0).ToList();
        string[] reasons = pool.ConsolidationPolicy == "WhenEmpty" ? ["Empty"] : ["Empty", "Underutilized"];
        return reasons.All(r => closed.Exists(b => b.Reasons.IsEmpty || b.Reasons.Contains(r)));
    }
}
