namespace EgressTools.Provisioning.NodePools;

/// <summary>The Terraform file of a pool, and what both kinds have in common.</summary>
internal static class TerraformPool
{
    public const string ClusterMeaning = "Cluster that the gateways belong to";
    public const string SubnetMeaning = "Subnets of the gateways alone, in the cluster's network, without a route 0.0.0.0/0 to a NAT gateway";
    public const string SecurityGroupMeaning = "Security groups of the gateways; they have to admit UDP 8472 from the subnets of all nodes";
    public const string ImageComment = "TencentOS Server 4, unless another is named: the kernel of the default is too old for current\nversions of Cilium. " +
        "Accounts may have to ask for it.";
    public const string SizeComment = "A fixed number: with every gateway that comes or goes pods get other addresses and open\nconnections break.";

    public static TerraformDocument Write(GatewayPool pool)
    {
        var name = PoolNames.Identifier(pool.Name);
        var variables = new PoolVariables(name);
        var isNative = pool.Kind == NodePoolKind.Native;
        var subnets = PoolSubnets.Blocks(pool, variables);
        var items = isNative ? NativePool.Items(pool, variables) : RegularPool.Items(pool, variables);
        var resource = new TerraformBlock("resource", [isNative ? NativePool.Resource : RegularPool.Resource, name], items);
        return new TerraformDocument(
        [
            $"Gateways of Cilium's egress gateway: a {(isNative ? "native" : "regular")} node pool of TKE.",
            "The configuration around it names the provider: required_providers with",
            "tencentcloud = { source = \"tencentcloudstack/tencentcloud\" }.",
        ],
        [.. variables.Blocks, .. subnets, resource]);
    }

    public static JToken Vpc(GatewayPool pool, PoolVariables variables) => variables.Id(pool.VpcId, CloudId.Vpc, "vpc_id", "Network of the cluster");

    public static IEnumerable<TerraformItem> Taints(NodeTaint? taint) => taint is null ? [] :
    [
        new TerraformBlock("taints",
            new TerraformArgument("key", taint.Key),
            new TerraformArgument("value", taint.Value),
            new TerraformArgument("effect", taint.Effect)),
    ];

    public static IEnumerable<TerraformItem> Keys(GatewayPool pool) =>
        pool.SshKeyIds.IsEmpty ? [] : [new TerraformArgument("key_ids", new JArray(pool.SshKeyIds))];

    public static IEnumerable<TerraformItem> Package(PublicAddress address, PoolVariables variables) => address.Charge != PoolWords.Package ? [] :
        [new TerraformArgument("bandwidth_package_id",
            variables.Id(address.PackageId, CloudId.BandwidthPackage, "bandwidth_package_id", "Bandwidth package of the gateways' public addresses"))];

    /// <summary>Keeps Terraform from recreating the pool.</summary>
    /// <param name="causes">The arguments whose change would.</param>
    public static TerraformBlock Lifecycle(string causes) => new("lifecycle", new TerraformArgument("prevent_destroy", true))
    {
        Comment = $"Where {causes}\nchange, Terraform recreates the pool, and every gateway gets another public address. This\nrefuses such a plan; " +
            "take it out, and deletion_protection too, where that is meant.",
    };
}
