namespace EgressTools.Checks.Gateways;

internal sealed class MissingArguments() : Check("EGT2031", Severity.Error, "a node pool in Terraform lacks required arguments")
{
    // From the provider's documentation; vpc pools need subnet_ids although it is not marked as required there.
    private static readonly string[] Ordinary = ["auto_scaling_config", "cluster_id", "max_size", "min_size", "name", "subnet_ids", "vpc_id"];
    private static readonly string[] Native = ["cluster_id", "name", "native", "type"];
    private static readonly string[] InNative = ["instance_charge_type", "instance_types", "security_group_ids", "subnet_ids", "system_disk"];

    public override SnapshotKinds Needs => SnapshotKinds.NodePools;

    public override string Why =>
        "Without them terraform plan fails, or, for subnet_ids, the creation of the pool: there are no gateway nodes. Snippets leave them out to be short, also where no comment says so.";

    public override string Cure => "Add the arguments; the pages of the provider tell what each wants.";

    public override ImmutableArray<string> References =>
    [
        "https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/kubernetes_node_pool",
        "https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/kubernetes_native_node_pool",
    ];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var pool in TerraformPools.Of(context, TerraformPools.Ordinary, TerraformPools.Native))
        {
            var missing = Missing(pool.Block).ToList();
            if (missing.Count == 0)
                continue;
            yield return Found(pool.Resource, $"{Listed.All(missing)} {Plural.Verb(missing.Count, "are")} missing: the pool cannot be made, and there are no nodes of it") with
            {
                Source = pool.Source,
                Evidence = [new("missing", string.Join(", ", missing))],
                Remedy = $"add {Listed.All(missing)}",
            };
        }
    }

    private static IEnumerable<string> Missing(HclBlock pool)
    {
        if (pool.Labels[0] == TerraformPools.Ordinary)
            return Lacking(pool, Ordinary).Concat(pool.Inner("auto_scaling_config").SelectMany(static c => Lacking(c, ["instance_type"])).Select(static a => $"auto_scaling_config.{a}"));
        return Lacking(pool, Native).Concat(pool.Inner("native").SelectMany(static n => Lacking(n, InNative)).Select(static a => $"native.{a}"));
    }

    private static IEnumerable<string> Lacking(HclBlock block, IEnumerable<string> names) => names.Where(n => !block.Has(n));
}
