namespace EgressTools.Checks.Gateways;

internal sealed class MissingArguments() : Check("EGT2031", Severity.Error, "Required arguments missing in a node pool (Terraform)", SnapshotKinds.NodePools,
    ShownIn.OutsideCilium, ["https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/kubernetes_node_pool",
    "https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/kubernetes_native_node_pool"])
{
    // From the provider's documentation. VPC pools need subnet_ids, although it is not marked as required there.
    private static readonly string[] Ordinary = ["auto_scaling_config", "cluster_id", "max_size", "min_size", "name", "subnet_ids", "vpc_id"];
    private static readonly string[] Native = ["cluster_id", "name", "native", "type"];
    private static readonly string[] InNative = ["instance_charge_type", "instance_types", "security_group_ids", "subnet_ids", "system_disk"];

    public override string Why => "Without these arguments terraform plan fails, or, without subnet_ids, the creation of the pool. There are no gateway nodes "
        + "then. Short examples often omit them.";
    public override string Cure => "Add the arguments. The provider's documentation describes each.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from pool in TerraformPools.Of(context, TerraformPools.Ordinary, TerraformPools.Native)
        let missing = Missing(pool.Block).ToList()
        where missing.Count > 0
        select Found(pool, $"{Listed.All(missing)} {Plural.Verb(missing.Count, "are")} missing: Terraform cannot create the pool", $"add {Listed.All(missing)}",
            ("missing", string.Join(", ", missing)));

    private static IEnumerable<string> Missing(HclBlock pool)
    {
        if (pool.Labels[0] == TerraformPools.Ordinary)
            return Lacking(pool, Ordinary).Concat(pool.Inner("auto_scaling_config").SelectMany(static c => Lacking(c, ["instance_type"]))
                .Select(static a => $"auto_scaling_config.{a}"));
        return Lacking(pool, Native).Concat(pool.Inner("native").SelectMany(static n => Lacking(n, InNative)).Select(static a => $"native.{a}"));
    }

    private static IEnumerable<string> Lacking(HclBlock block, IEnumerable<string> names) => names.Where(n => !block.Has(n));
}
