namespace EgressTools.Provisioning.NodePools;

/// <summary>A pool of native nodes: <c>tencentcloud_kubernetes_native_node_pool</c>.</summary>
internal static class NativePool
{
    public const string Resource = "tencentcloud_kubernetes_native_node_pool";

    public static ImmutableArray<TerraformItem> Items(GatewayPool pool, PoolVariables variables) =>
    [
        new TerraformArgument("name", pool.Name),
        new TerraformArgument("cluster_id", variables.Id(pool.ClusterId, CloudId.Cluster, "cluster_id", TerraformPool.ClusterMeaning)),
        new TerraformArgument("type", "Native"),
        new TerraformArgument("deletion_protection", true),
        new TerraformBlock("annotations", Pair("node.tke.cloud.tencent.com/image-label", pool.Image)) { Comment = TerraformPool.ImageComment },
        .. pool.Labels.Select(static l => new TerraformBlock("labels", Pair(l.Key, l.Value))),
        .. TerraformPool.Taints(pool.Taint),
        new TerraformBlock("native", Native(pool, variables)),
        TerraformPool.Lifecycle("cluster_id, instance_charge_type, instance_types, system_disk or internet_accessible"),
    ];

    private static ImmutableArray<TerraformItem> Native(GatewayPool pool, PoolVariables variables) =>
    [
        new TerraformArgument("instance_charge_type", "POSTPAID_BY_HOUR") { Comment = "Where one of these two changes, the pool is recreated." },
        new TerraformArgument("instance_types", variables.Types(pool.InstanceTypes)),
        new TerraformArgument("subnet_ids", PoolSubnets.Ids(pool, variables)) { Comment = PoolComments.Subnets },
        new TerraformArgument("security_group_ids", variables.Ids(pool.SecurityGroupIds, CloudId.SecurityGroup, "security_group_ids",
            TerraformPool.SecurityGroupMeaning)) { Comment = PoolComments.SecurityGroups },
        .. TerraformPool.Keys(pool),
        new TerraformArgument("enable_autoscaling", false) { Comment = TerraformPool.SizeComment },
        new TerraformArgument("replicas", pool.Replicas),
        new TerraformArgument("auto_repair", false) { Comment = "Not repaired on its own: that would break connections at a time that nobody chose." },
        new TerraformBlock("scaling",
            new TerraformArgument("min_replicas", pool.Replicas),
            new TerraformArgument("max_replicas", pool.Replicas),
            new TerraformArgument("create_policy", "ZoneEquality")),
        new TerraformBlock("system_disk",
            new TerraformArgument("disk_type", pool.DiskType.Terraform),
            new TerraformArgument("disk_size", pool.DiskSize)) { Comment = "Where it changes, the pool is recreated." },
        new TerraformBlock("internet_accessible", Internet(pool.Address, variables)) { Comment = PoolComments.Address + "\nWhere anything here changes, " +
            "the pool is recreated, and every gateway gets another address." },
    ];

    private static ImmutableArray<TerraformItem> Internet(PublicAddress address, PoolVariables variables) =>
    [
        new TerraformArgument("charge_type", address.Charge.Terraform),
        new TerraformArgument("max_bandwidth_out", address.Mbps),
        .. TerraformPool.Package(address, variables),
    ];

    private static ImmutableArray<TerraformItem> Pair(string name, string value) =>
        [new TerraformArgument("name", name), new TerraformArgument("value", value)];
}
