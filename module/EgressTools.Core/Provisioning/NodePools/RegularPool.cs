using static EgressTools.Provisioning.NodePools.TerraformPool;

namespace EgressTools.Provisioning.NodePools;

/// <summary>A pool of ordinary virtual machines: <c>tencentcloud_kubernetes_node_pool</c>.</summary>
internal static class RegularPool
{
    public const string Resource = "tencentcloud_kubernetes_node_pool";

    public static ImmutableArray<TerraformItem> Items(GatewayPool pool, PoolVariables variables) =>
    [
        Argument("name", pool.Name),
        Argument("cluster_id", variables.Id(pool.ClusterId, CloudId.Cluster)),
        Argument("vpc_id", Vpc(pool, variables)),
        Argument("deletion_protection", true),
        Argument("delete_keep_instance", true,
            "The instances, and their addresses, stay where the pool is deleted; they are billed until they are\ndeleted by hand."),
        Argument("node_os", pool.Image, ImageComment),
        Argument("subnet_ids", PoolSubnets.Ids(pool, variables), PoolComments.Subnets + "\nWhere they change, the pool is recreated."),
        Argument("multi_zone_subnet_policy", "EQUALITY"),
        Argument("enable_auto_scale", false, SizeComment),
        Argument("min_size", pool.Replicas),
        Argument("max_size", pool.Replicas),
        Argument("desired_capacity", pool.Replicas),
        Argument("labels", new JObject(pool.Labels.Select(static l => new JProperty(l.Key, l.Value)))),
        .. Taints(pool.Taint),
        new TerraformBlock("auto_scaling_config", Machines(pool, variables)),
        Lifecycle("cluster_id, vpc_id, subnet_ids, instance_type or key_ids"),
    ];

    private static ImmutableArray<TerraformItem> Machines(GatewayPool pool, PoolVariables variables) =>
    [
        Argument("instance_type", variables.Type(pool.InstanceTypes.FirstOrDefault()), "Where it changes, the pool is recreated."),
        .. pool.InstanceTypes.Length > 1 ? [Argument("backup_instance_types", new JArray(pool.InstanceTypes.Skip(1)))]
        : ImmutableArray<TerraformItem>.Empty,
        .. Keys(pool),
        Argument("orderly_security_group_ids", variables.Ids(pool.SecurityGroupIds, CloudId.SecurityGroup), PoolComments.SecurityGroups),
        Argument("system_disk_type", pool.DiskType.Terraform),
        Argument("system_disk_size", pool.DiskSize),
        Argument("public_ip_assigned", true, PoolComments.Address + "\nWhat changes here reaches only nodes that are made afterwards."),
        Argument("internet_charge_type", pool.Address.Charge.Terraform),
        Argument("internet_max_bandwidth_out", pool.Address.Mbps),
        .. Package(pool.Address, variables),
    ];
}
