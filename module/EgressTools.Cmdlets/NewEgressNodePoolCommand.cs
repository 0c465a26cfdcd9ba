using System.Management.Automation;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="synopsis">Writes documents for a pool of gateway nodes on TKE: Terraform's or Karpenter's. Nothing is made.</para>
/// <para type="description">A Terraform file for native and regular pools, with a variable for each ID that is not given; for Karpenter a TKEMachineNodeClass, a NodePool and the Deployment
/// that nodes are made for. What comes out is text when it is written to a file; ToJson() gives the same as JSON.</para>
/// </summary>
/// <example><code>New-EgressNodePool -Kind Native -Name egress -SubnetId subnet-00000001 -Taint egress-node=true:NoSchedule | Set-Content main.tf</code></example>
/// <example><code>New-EgressNodePool Karpenter egress -SubnetId subnet-00000001 -SecurityGroupId sg-00000001 -SshKeyId skey-00000001 | kubectl apply -f -</code></example>
[Cmdlet(VerbsCommon.New, "EgressNodePool")]
[OutputType(typeof(EgressNodePoolDocument))]
public sealed class NewEgressNodePoolCommand : EgressCmdlet
{
    /// <summary>Native or Regular (Terraform), or Karpenter.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public NodePoolKind Kind { get; set; }

    /// <summary>The name of the pool, up to 25 characters.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string Name { get; set; } = "";

    /// <summary>Labels of the nodes as key=value, or a hashtable; without it egress-node=true.</summary>
    [Parameter]
    [Selector]
    public string[] Label { get; set; } = [];

    /// <summary>The taint of the nodes as key=value:effect; empty for the first label with NoSchedule, none without it.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Taint { get; set; }

    /// <summary>How many nodes, a fixed number; without it 2.</summary>
    [Parameter]
    public int? Replicas { get; set; }

    /// <summary>The cluster, cls-...; a variable without it, and not for Karpenter.</summary>
    [Parameter]
    public string? ClusterId { get; set; }

    /// <summary>The network, vpc-..., of a regular pool or of -SubnetCidr; a variable without it.</summary>
    [Parameter]
    public string? VpcId { get; set; }

    /// <summary>Subnets of the gateways alone, subnet-...; a variable without it, and needed for Karpenter.</summary>
    [Parameter]
    public string[] SubnetId { get; set; } = [];

    /// <summary>IPv4 ranges of subnets that the file makes, with a route table of their own, in place of -SubnetId; not for Karpenter.</summary>
    [Parameter]
    public string[] SubnetCidr { get; set; } = [];

    /// <summary>The zone of each -SubnetCidr; a variable without it.</summary>
    [Parameter]
    public string[] Zone { get; set; } = [];

    /// <summary>Security groups, sg-...; a variable without it, and needed for Karpenter.</summary>
    [Parameter]
    public string[] SecurityGroupId { get; set; } = [];

    /// <summary>SSH keys, skey-...; needed for Karpenter.</summary>
    [Parameter]
    public string[] SshKeyId { get; set; } = [];

    /// <summary>Instance types, the best first; a variable without it, and not for Karpenter.</summary>
    [Parameter]
    public string[] InstanceType { get; set; } = [];

    /// <summary>Instance families that Karpenter may choose from; any without it.</summary>
    [Parameter]
    public string[] InstanceFamily { get; set; } = [];

    /// <summary>CPUs of a node that Karpenter makes; without it 2.</summary>
    [Parameter]
    public int? InstanceCpu { get; set; }

    /// <summary>The image: a label for native nodes and Karpenter's (ts4-public), an ID for regular ones (img-gqmik24x).</summary>
    [Parameter]
    public string? Image { get; set; }

    /// <summary>Mbps that each public address may send, 1 to 100, with a package to 2000 but for Karpenter; without it 100.</summary>
    [Parameter]
    public int? Bandwidth { get; set; }

    /// <summary>How that is charged: traffic, bandwidth or package; without it traffic.</summary>
    [Parameter]
    public string? ChargeType { get; set; }

    /// <summary>The bandwidth package, bwp-....</summary>
    [Parameter]
    public string? BandwidthPackageId { get; set; }

    /// <summary>The system disk: premium, ssd, bssd, hssd, or tssd but for native pools; without it premium.</summary>
    [Parameter]
    public string? DiskType { get; set; }

    /// <summary>GB of the system disk; without it 50.</summary>
    [Parameter]
    public int? DiskSize { get; set; }

    /// <summary>The image of the pods that Karpenter makes nodes for; without it TKE's pause image.</summary>
    [Parameter]
    public string? AnchorImage { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(async (pipeline, _) =>
    {
        var created = CreateNodePool.Run(Request());
        foreach (var warning in created.Warnings)
            pipeline.Warn(warning);
        foreach (var note in created.Notes)
            pipeline.Detail(note);
        foreach (var document in created.Documents)
            await pipeline.WriteAsync(document).ConfigureAwait(false);
    });

    private NodePoolRequest Request() => new(Kind, Name)
    {
        Labels = [.. Label],
        Taint = Taint,
        Replicas = Replicas,
        ClusterId = ClusterId,
        VpcId = VpcId,
        SubnetIds = [.. SubnetId],
        SubnetCidrs = [.. SubnetCidr],
        Zones = [.. Zone],
        SecurityGroupIds = [.. SecurityGroupId],
        SshKeyIds = [.. SshKeyId],
        InstanceTypes = [.. InstanceType],
        InstanceFamilies = [.. InstanceFamily],
        InstanceCpu = InstanceCpu,
        Image = Image,
        Bandwidth = Bandwidth,
        ChargeType = ChargeType,
        BandwidthPackageId = BandwidthPackageId,
        DiskType = DiskType,
        DiskSize = DiskSize,
        AnchorImage = AnchorImage,
        Namespace = Namespace,
    };
}
