namespace EgressTools.Provisioning.NodePools;

/// <summary>A pool of gateways, as the options describe it; texts and numbers are checked when documents are made of it.</summary>
public sealed record NodePoolRequest(NodePoolKind Kind, string Name)
{
    /// <summary>Labels of the nodes as key=value, several joined by commas or one by one (<c>--label</c>); empty for egress-node=true.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];
    /// <summary>The taint of the nodes as key=value:effect (<c>--taint</c>); empty for the first label with NoSchedule, null for none.</summary>
    public string? Taint { get; init; }
    /// <summary>How many nodes, at all times (<c>--replicas</c>); null for 2.</summary>
    public int? Replicas { get; init; }
    /// <summary>The cluster (<c>--cluster-id</c>).</summary>
    public string? ClusterId { get; init; }
    /// <summary>The network (<c>--vpc-id</c>): of a regular pool, and of subnets that are made.</summary>
    public string? VpcId { get; init; }
    /// <summary>The subnets of the nodes (<c>--subnet-id</c>).</summary>
    public ImmutableArray<string> SubnetIds { get; init; } = [];
    /// <summary>IPv4 ranges of subnets that the Terraform file makes (<c>--subnet-cidr</c>), in place of <see cref="SubnetIds"/>.</summary>
    public ImmutableArray<string> SubnetCidrs { get; init; } = [];
    /// <summary>The zones of these, one each (<c>--zone</c>); empty to be asked.</summary>
    public ImmutableArray<string> Zones { get; init; } = [];
    /// <summary>The security groups of the nodes (<c>--security-group-id</c>).</summary>
    public ImmutableArray<string> SecurityGroupIds { get; init; } = [];
    /// <summary>The SSH keys of the nodes (<c>--ssh-key-id</c>).</summary>
    public ImmutableArray<string> SshKeyIds { get; init; } = [];
    /// <summary>Instance types in order of preference (<c>--instance-type</c>); not for Karpenter.</summary>
    public ImmutableArray<string> InstanceTypes { get; init; } = [];
    /// <summary>Instance families that Karpenter may choose from (<c>--instance-family</c>); empty for any.</summary>
    public ImmutableArray<string> InstanceFamilies { get; init; } = [];
    /// <summary>CPUs of a node that Karpenter makes (<c>--instance-cpu</c>); null for 2.</summary>
    public int? InstanceCpu { get; init; }
    /// <summary>The image (<c>--image</c>): of native nodes and of Karpenter's its label, of regular ones its ID; null for TencentOS Server 4.</summary>
    public string? Image { get; init; }
    /// <summary>Mbps that a node may send (<c>--bandwidth</c>); null for 100.</summary>
    public int? Bandwidth { get; init; }
    /// <summary>traffic, bandwidth or package (<c>--charge-type</c>); null for traffic.</summary>
    public string? ChargeType { get; init; }
    /// <summary>The bandwidth package (<c>--bandwidth-package-id</c>).</summary>
    public string? BandwidthPackageId { get; init; }
    /// <summary>premium, ssd, bssd, hssd or tssd (<c>--disk-type</c>); null for premium.</summary>
    public string? DiskType { get; init; }
    /// <summary>GB of the system disk (<c>--disk-size</c>); null for 50.</summary>
    public int? DiskSize { get; init; }
    /// <summary>The image of the pods that keep Karpenter's nodes (<c>--anchor-image</c>); null for the pause image of TKE.</summary>
    public string? AnchorImage { get; init; }
    /// <summary>The namespace of these pods (<c>-n</c>); null for kube-system.</summary>
    public string? Namespace { get; init; }
}

/// <summary>The kinds of node pools on TKE that gateways can come from.</summary>
public enum NodePoolKind
{
    /// <summary>Native nodes: Terraform's <c>tencentcloud_kubernetes_native_node_pool</c>.</summary>
    Native,
    /// <summary>Ordinary virtual machines: Terraform's <c>tencentcloud_kubernetes_node_pool</c>.</summary>
    Regular,
    /// <summary>Karpenter's NodePool with its TKEMachineNodeClass.</summary>
    Karpenter,
}

/// <summary>The kinds as users write them.</summary>
public static class NodePoolKinds
{
    /// <summary>Reads native, regular or karpenter.</summary>
    /// <exception cref="UsageException">It is none of them.</exception>
    public static NodePoolKind Parse(string text) => Enum.GetValues<NodePoolKind>().Cast<NodePoolKind?>().FirstOrDefault(k => k!.Value.Word() == text)
        ?? throw new UsageException($"'{text}' is not a kind of node pool: use native, regular or karpenter", "UnknownKind");

    /// <summary>The word of a kind.</summary>
    public static string Word(this NodePoolKind kind) => kind.ToString().ToLowerInvariant();
}
