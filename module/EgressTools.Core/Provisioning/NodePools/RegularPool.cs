namespace EgressTools.Provisioning.NodePools;

/// <summary>A pool of ordinary virtual machines: <c>tencentcloud_kubernetes_node_pool</c>.</summary>
internal static class RegularPool
{
    public const string Resource = "tencentcloud_kubernetes_node_pool";

    public static ImmutableArray<TerraformItem> Items(GatewayPool pool, PoolVariables variables) =>
    [
        new TerraformArgument("name", pool.Name),
        new TerraformArgument("cluster_id", variables.Id(pool.ClusterId, CloudId.Cluster, "cluster_id", TerraformPool.ClusterMeaning)),
        new TerraformArgument("vpc_id", TerraformPool.Vpc(pool, variables)),
        new TerraformArgument("deletion_protection", true),
        new TerraformArgument("delete_keep_instance",
            true) { Comment = "The instances, and their addresses, stay where the pool is deleted; they are billed until they are\ndeleted by hand." },
        new TerraformArgument("node_os", pool.Image) { Comment = TerraformPool.ImageComment },
        new TerraformArgument("subnet_ids",
            PoolSubnets.Ids(pool, variables)) { Comment = PoolComments.Subnets + "\nWhere they change, the pool is recreated." },
        new TerraformArgument("multi_zone_subnet_policy", "EQUALITY"),
        new TerraformArgument("enable_auto_scale", false) { Comment = TerraformPool.SizeComment },
        new TerraformArgument("min_size", pool.Replicas),
        new TerraformArgument("max_size", pool.Replicas),
        new TerraformArgument("desired_capacity", pool.Replicas),
        new TerraformArgument("labels", new JObject(pool.Labels.Select(static l => new JProperty(l.Key, l.Value)))),
        .. TerraformPool.Taints(pool.Taint),
        new TerraformBlock("auto_scaling_config", Machines(pool, variables)),
        TerraformPool.Lifecycle("cluster_id, vpc_id, subnet_ids, instance_type or key_ids"),
    ];

    private static ImmutableArray<TerraformItem> Machines(GatewayPool pool, PoolVariables variables) =>
    [
        new TerraformArgument("instance_type", variables.Type(pool.InstanceTypes.FirstOrDefault())) { Comment = "Where it changes, the pool is recreated." },
        .. pool.InstanceTypes.Length > 1 ? [new TerraformArgument("backup_instance_types", new JArray(pool.InstanceTypes.Skip(1)))]
        : ImmutableArray<TerraformItem>.Empty,
        .. TerraformPool.Keys(pool),
        new TerraformArgument("orderly_security_group_ids", variables.Ids(pool.SecurityGroupIds, CloudId.SecurityGroup, "security_group_ids",
            TerraformPool.SecurityGroupMeaning)) { Comment = PoolComments.SecurityGroups },
        new TerraformArgument("system_disk_type", pool.DiskType.Terraform),
        new TerraformArgument("system_disk_size", pool.DiskSize),
        new TerraformArgument("public_ip_assigned",
            true) { Comment = PoolComments.Address + "\nWhat changes here reaches only nodes that are made afterwards." },
        new TerraformArgument("internet_charge_type", pool.Address.Charge.Terraform),
        new TerraformArgument("internet_max_bandwidth_out", pool.Address.Mbps),
        .. TerraformPool.Package(pool.Address, variables),
    ];
}
