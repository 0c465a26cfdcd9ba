namespace EgressTools.Tests.Provisioning;

/// <summary>
/// What the provider's documentation (website/docs/r/kubernetes_native_node_pool, kubernetes_node_pool, subnet and route_table) says of the arguments that are
/// written: which a block has
/// to have ("!"), and which it may have.
/// </summary>
internal static class ProviderSchema
{
    private static readonly Dictionary<string, string[]> Blocks = new(StringComparer.Ordinal)
    {
        [NativePool.Resource] = ["!cluster_id", "!name", "!native", "!type", "annotations", "deletion_protection", "labels", "taints", "lifecycle"],
        [NativePool.Resource + ".annotations"] = ["!name", "!value"],
        [NativePool.Resource + ".labels"] = ["!name", "!value"],
        [NativePool.Resource + ".taints"] = ["key", "value", "effect"],
        [NativePool.Resource + ".native"] =
            ["!instance_charge_type", "!instance_types", "!security_group_ids", "!subnet_ids", "!system_disk", "auto_repair", "enable_autoscaling",
                "internet_accessible", "key_ids", "replicas", "scaling"],
        [NativePool.Resource + ".native.scaling"] = ["min_replicas", "max_replicas", "create_policy"],
        [NativePool.Resource + ".native.system_disk"] = ["!disk_type", "!disk_size"],
        [NativePool.Resource + ".native.internet_accessible"] = ["!charge_type", "!max_bandwidth_out", "bandwidth_package_id"],
        [NativePool.Resource + ".lifecycle"] = ["prevent_destroy"],
        [RegularPool.Resource] =
        [
            "!auto_scaling_config", "!cluster_id", "!max_size", "!min_size", "!name", "!vpc_id", "!subnet_ids", "delete_keep_instance", "deletion_protection",
            "desired_capacity", "enable_auto_scale",
            "labels", "multi_zone_subnet_policy", "node_os", "taints", "lifecycle",
        ],
        [RegularPool.Resource + ".taints"] = ["!key", "!value", "!effect"],
        [RegularPool.Resource + ".auto_scaling_config"] =
        [
            "!instance_type", "backup_instance_types", "bandwidth_package_id", "internet_charge_type", "internet_max_bandwidth_out", "key_ids",
            "orderly_security_group_ids", "public_ip_assigned",
            "system_disk_size", "system_disk_type",
        ],
        [RegularPool.Resource + ".lifecycle"] = ["prevent_destroy"],
        ["tencentcloud_route_table"] = ["!name", "!vpc_id"],
        ["tencentcloud_subnet"] = ["!availability_zone", "!cidr_block", "!name", "!vpc_id", "is_multicast", "route_table_id"],
    };

    public static void Check(HclBlock resource) => Check(resource, resource.Labels[0]);

    private static void Check(HclBlock block, string path)
    {
        var arguments = Blocks[path];
        Assert.All(arguments.Where(static a => a[0] == '!'), a => Assert.True(block.Has(a[1..]), $"{path} lacks {a[1..]}"));
        var known = arguments.Select(static a => a.TrimStart('!')).ToHashSet(StringComparer.Ordinal);
        Assert.All(block.Attributes.Select(static a => a.Name).Concat(block.Blocks.Select(static b => b.Type)), name => Assert.Contains(name, known));
        Assert.Equal(block.Attributes.Length, block.Attributes.Select(static a => a.Name).Distinct().Count());
        foreach (var inner in block.Blocks)
            Check(inner, $"{path}.{inner.Type}");
    }
}
