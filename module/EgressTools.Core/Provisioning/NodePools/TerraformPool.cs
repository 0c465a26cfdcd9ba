namespace EgressTools.Provisioning.NodePools;

/// <summary>The Terraform file of a pool, and what both kinds have in common.</summary>
internal static class TerraformPool
{
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
        var resource = new TerraformBlock("resource", items) { Labels = [isNative ? NativePool.Resource : RegularPool.Resource, name] };
        return new TerraformDocument(
        [
            $"Gateways of Cilium's egress gateway: a {(isNative ? "native" : "regular")} node pool of TKE.",
            "The configuration around it names the provider: required_providers with",
            "tencentcloud = { source = \"tencentcloudstack/tencentcloud\" }.",
        ],
        [.. variables.Blocks, .. subnets, resource]);
    }

    public static TerraformArgument Argument(string name, JToken value, string? comment = null) => new(name, value) { Comment = comment };
    public static JToken Vpc(GatewayPool pool, PoolVariables variables) => variables.Id(pool.VpcId, CloudId.Vpc);

    public static IEnumerable<TerraformItem> Taints(NodeTaint? taint) => taint is null ? [] :
    [
        new TerraformBlock("taints", Argument("key", taint.Key), Argument("value", taint.Value), Argument("effect", taint.Effect)),
    ];

    public static IEnumerable<TerraformItem> Keys(GatewayPool pool) => pool.SshKeyIds.IsEmpty ? [] : [Argument("key_ids", new JArray(pool.SshKeyIds))];

    public static IEnumerable<TerraformItem> Package(PublicAddress address, PoolVariables variables) => address.Charge != PoolWords.Package ? [] :
        [Argument("bandwidth_package_id", variables.Id(address.PackageId, CloudId.BandwidthPackage))];

    /// <summary>Keeps Terraform from recreating the pool.</summary>
    /// <param name="causes">The arguments whose change would.</param>
    public static TerraformBlock Lifecycle(string causes) => new("lifecycle", Argument("prevent_destroy", true))
    {
        Comment = $"Where {causes}\nchange, Terraform recreates the pool, and every gateway gets another public address. This\nrefuses such a plan; " +
            "take it out, and deletion_protection too, where that is meant.",
    };
}

/// <summary>What the documents say beside the values, the same in Terraform's and in Karpenter's.</summary>
internal static class PoolComments
{
    public const string Subnets = "Subnets of the gateways alone: a route 0.0.0.0/0 to a NAT gateway in their route table\nwould catch what leaves, " +
        "and nobody would see the gateways' own addresses.";

    public const string SecurityGroups = "Have to admit UDP 8472, Cilium's VXLAN tunnel (unless tunnel-port says otherwise), from\nthe subnets of all nodes: " +
        "traffic comes to a gateway through it, also with native routing.";

    public const string Address = "A public address that is made with the node and released with it. Where partners admit\nsingle addresses, " +
        "keep Elastic IPs of your own (tencentcloud_eip): they outlive nodes.";
}
