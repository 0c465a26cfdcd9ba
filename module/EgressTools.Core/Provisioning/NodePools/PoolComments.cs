namespace EgressTools.Provisioning.NodePools;

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
