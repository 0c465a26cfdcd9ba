namespace EgressTools.Checks.Gateways;

internal sealed class ChangingAddresses()
    : Check("EGT2036", Severity.Warning, "Gateway pool without stable public addresses (Terraform)", SnapshotKinds.NodePools,
    ShownIn.OutsideCilium, ["https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/kubernetes_native_node_pool",
    "https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/kubernetes_node_pool", 39245])
{
    private const string Changing = "gateways and their addresses change";

    public override string Why => "Gateways are chosen for their addresses. Nodes without a public address leave by the NAT of the network, or not at all. A "
        + "pool with autoscaling adds gateways with new addresses and removes others. Each change moves pods to other gateways and breaks open connections.";
    public override string Cure => "Give the pool public addresses (internet_accessible in a native pool, public_ip_assigned in an ordinary one), unless you "
        + "want a NAT. Give it a fixed size: no autoscaling, or max_size equal to min_size.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from pool in TerraformPools.Of(context, TerraformPools.Ordinary, TerraformPools.Native)
        where context.GatewayPools.Makes(TerraformPools.LabelsOf(pool.Block))
        let faults = (pool.Block.Labels[0] == TerraformPools.Native ? OfNative(pool.Block) : OfOrdinary(pool.Block)).ToList()
        where faults.Count > 0
        select Found(pool, string.Join(", and ", faults.Select(static f => f.Reason)), string.Join(", and ", faults.Select(static f => f.Remedy)),
            ("labels", TerraformPools.LabelsOf(pool.Block).ToString()));

    private static IEnumerable<(string Reason, string Remedy)> OfNative(HclBlock pool)
    {
        if (pool.Inner("native").FirstOrDefault() is not { } native)
            yield break;
        if (!native.Has("internet_accessible"))
            yield return (NoPublicAddress("internet_accessible"), "add internet_accessible to native");
        if (native.Attribute("enable_autoscaling")?.Literal == "true")
            yield return ($"autoscaling is enabled, so {Changing}", "set enable_autoscaling to false");
    }

    private static string NoPublicAddress(string argument) => $"{argument} is missing, so the gateways have no public address and need a NAT";

    private static IEnumerable<(string Reason, string Remedy)> OfOrdinary(HclBlock pool)
    {
        if (pool.Inner("auto_scaling_config").FirstOrDefault() is { } config
            && (config.Attribute("public_ip_assigned") is not { } assigned || assigned.Literal == "false"))
            yield return (NoPublicAddress("public_ip_assigned"), "set public_ip_assigned in auto_scaling_config");
        // A computed value of enable_auto_scale is unknown.
        var scales = pool.Attribute("enable_auto_scale") is not { } switched || switched.Literal == "true";
        if (scales && Size(pool, "min_size") is { } least && Size(pool, "max_size") is { } most && most > least)
            yield return ($"the pool scales from {least} to {most} nodes, so {Changing}", "set max_size to min_size");
    }

    private static int? Size(HclBlock pool, string name) =>
        int.TryParse(pool.Attribute(name)?.Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
}
