using static EgressTools.Provisioning.NodePools.TerraformPool;

namespace EgressTools.Provisioning.NodePools;

/// <summary>A pool of native nodes: <c>tencentcloud_kubernetes_native_node_pool</c>.</summary>
internal static class NativePool
{
    public const string Resource = "tencentcloud_kubernetes_native_node_pool";

    public static ImmutableArray<TerraformItem> Items(GatewayPool pool, PoolVariables variables) =>
    [
        Argument("name", pool.Name),
        Argument("cluster_id", variables.Id(pool.ClusterId, CloudId.Cluster)),
        Argument("type", "Native"),
        Argument("deletion_protection", true),
        new TerraformBlock("annotations", Pair("node.tke.cloud.tencent.com/image-label", pool.Image)) { Comment = ImageComment },
        .. pool.Labels.Select(static l => new TerraformBlock("labels", Pair(l.Key, l.Value))),
        .. Taints(pool.Taint),
        new TerraformBlock("native", Native(pool, variables)),
        Lifecycle("cluster_id, instance_charge_type, instance_types, system_disk or internet_accessible"),
    ];

    private static ImmutableArray<TerraformItem> Native(GatewayPool pool, PoolVariables variables) =>
    [
        Argument("instance_charge_type", "POSTPAID_BY_HOUR", "Where one of these two changes, the pool is recreated."),
        Argument("instance_types", variables.Types(pool.InstanceTypes)),
        Argument("subnet_ids", PoolSubnets.Ids(pool, variables), PoolComments.Subnets),
        Argument("security_group_ids", variables.Ids(pool.SecurityGroupIds, CloudId.SecurityGroup), PoolComments.SecurityGroups),
        .. Keys(pool),
        Argument("enable_autoscaling", false, SizeComment),
        Argument("replicas", pool.Replicas),
        Argument("auto_repair", false, "Not repaired on its own: that would break connections at a time that nobody chose."),
        new TerraformBlock("scaling",
            Argument("min_replicas", pool.Replicas),
            Argument("max_replicas", pool.Replicas),
            Argument("create_policy", "ZoneEquality")),
        new TerraformBlock("system_disk",
            Argument("disk_type", pool.DiskType.Terraform),
            Argument("disk_size", pool.DiskSize)) { Comment = "Where it changes, the pool is recreated." },
        new TerraformBlock("internet_accessible", Internet(pool.Address, variables)) { Comment = PoolComments.Address + "\nWhere anything here changes, " +
            "the pool is recreated, and every gateway gets another address." },
    ];

    private static ImmutableArray<TerraformItem> Internet(PublicAddress address, PoolVariables variables) =>
    [
        Argument("charge_type", address.Charge.Terraform),
        Argument("max_bandwidth_out", address.Mbps),
        .. Package(address, variables),
    ];

    private static ImmutableArray<TerraformItem> Pair(string name, string value) => [Argument("name", name), Argument("value", value)];
}
