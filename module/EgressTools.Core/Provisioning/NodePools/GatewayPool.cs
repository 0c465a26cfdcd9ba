namespace EgressTools.Provisioning.NodePools;

/// <summary>A pool of gateways whose values have been checked.</summary>
internal sealed record GatewayPool(NodePoolKind Kind, string Name)
{
    public required LabelSet Labels { get; init; }
    public required NodeTaint? Taint { get; init; }
    public required int Replicas { get; init; }
    public required PublicAddress Address { get; init; }
    public required PoolWord DiskType { get; init; }
    public required int DiskSize { get; init; }
    public required string Image { get; init; }
    public string? ClusterId { get; init; }
    public string? VpcId { get; init; }
    public ImmutableArray<string> SubnetIds { get; init; } = [];
    public ImmutableArray<NewSubnet> NewSubnets { get; init; } = [];
    public ImmutableArray<string> SecurityGroupIds { get; init; } = [];
    public ImmutableArray<string> SshKeyIds { get; init; } = [];
    public ImmutableArray<string> InstanceTypes { get; init; } = [];
    public ImmutableArray<string> InstanceFamilies { get; init; } = [];
    public int InstanceCpu { get; init; }
    public string AnchorImage { get; init; } = "";
    public string AnchorNamespace { get; init; } = "";
}

/// <summary>The public address of each node.</summary>
/// <param name="PackageId">The bandwidth package; null for none, or where it is not known yet.</param>
internal sealed record PublicAddress(PoolWord Charge, int Mbps, string? PackageId);
