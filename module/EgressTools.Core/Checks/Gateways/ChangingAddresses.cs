namespace EgressTools.Checks.Gateways;

internal sealed class ChangingAddresses() : Check("EGT2036", Severity.Warning, "a gateway pool in Terraform has no public address, or scales by itself")
{
    public override SnapshotKinds Needs => SnapshotKinds.NodePools;

    public override string Why =>
        "A gateway is wanted for its address. Nodes without a public one leave by whatever NAT the network has, or not at all. A pool that scales by itself adds gateways with new addresses and removes others, "
        + "and with each change pods are spread anew and open connections break.";

    public override string Cure => "Give the pool public addresses (internet_accessible of a native pool, public_ip_assigned of an ordinary one) unless a NAT is meant, and a fixed size: no autoscaling, max_size = min_size.";

    public override ImmutableArray<string> References =>
    [
        "https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/kubernetes_native_node_pool",
        "https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/kubernetes_node_pool",
        .. Issues(39245),
    ];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var pool in TerraformPools.Of(context, TerraformPools.Ordinary, TerraformPools.Native).Where(p => context.GatewayPools.Makes(TerraformPools.LabelsOf(p.Block))))
        {
            var isNative = pool.Block.Labels[0] == TerraformPools.Native;
            List<(string Reason, string Remedy)> faults = [.. isNative ? OfNative(pool.Block) : OfOrdinary(pool.Block)];
            if (faults.Count == 0)
                continue;
            yield return Found(pool.Resource, string.Join(", and ", faults.Select(static f => f.Reason))) with
            {
                Source = pool.Source,
                Evidence = [new("labels", TerraformPools.LabelsOf(pool.Block).ToString())],
                Remedy = string.Join(", and ", faults.Select(static f => f.Remedy)),
            };
        }
    }

    private static IEnumerable<(string Reason, string Remedy)> OfNative(HclBlock pool)
    {
        if (pool.Inner("native").FirstOrDefault() is not { } native)
            yield break;
        if (!native.Has("internet_accessible"))
            yield return ("its gateways have no public address without internet_accessible, so that their traffic needs a NAT", "add internet_accessible to native");
        if (native.Attribute("enable_autoscaling")?.Literal == "true")
            yield return ("it scales by itself, so that gateways and their addresses come and go", "set enable_autoscaling to false");
    }

    private static IEnumerable<(string Reason, string Remedy)> OfOrdinary(HclBlock pool)
    {
        if (pool.Inner("auto_scaling_config").FirstOrDefault() is { } config && (config.Attribute("public_ip_assigned") is not { } assigned || assigned.Literal == "false"))
            yield return ("its gateways have no public address without public_ip_assigned, so that their traffic needs a NAT", "set public_ip_assigned in auto_scaling_config");
        // Where autoscaling has to be computed, it is not known.
        var scales = pool.Attribute("enable_auto_scale") is not { } switched || switched.Literal == "true";
        if (scales && Size(pool, "min_size") is { } least && Size(pool, "max_size") is { } most && most > least)
            yield return (string.Create(CultureInfo.InvariantCulture, $"it may grow from {least} to {most} nodes and back, so that gateways and their addresses come and go"), "set max_size to min_size");
    }

    private static int? Size(HclBlock pool, string name) => int.TryParse(pool.Attribute(name)?.Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
}
