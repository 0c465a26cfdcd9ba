using System.Runtime.CompilerServices;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Writes documents and creates nothing. For native and regular pools it is one Terraform file with a variable for each ID that
/// is not given. For Karpenter it is a TKEMachineNodeClass, a NodePool, and the Deployment that nodes are made for.</para>
/// <para type="description">A document is text when it is written to a file; its method ToJson() gives the same as JSON.</para>
/// </summary>
/// <example>
/// <summary>Write a Terraform file</summary>
/// <code>New-EgressNodePool Native egress -SubnetId subnet-00000001 -Taint | Set-Content main.tf</code>
/// <remarks>Two nodes with public addresses and a taint of the name of their label. The Terraform file has variables for the IDs that are missing
/// here.</remarks>
/// </example>
/// <example>
/// <summary>Write documents for Karpenter</summary>
/// <code>New-EgressNodePool Karpenter egress -SubnetId subnet-00000001 -SecurityGroupId sg-00000001 -SshKeyId skey-00000001 |
///     Set-Content pool.yaml</code>
/// <remarks>Karpenter needs these three IDs. The file has three documents.</remarks>
/// </example>
/// <seealso cref="AddEgressNodeCommand"/>
/// <seealso cref="GetEgressNodeCommand"/>
[Cmdlet(VerbsCommon.New, "EgressNodePool")]
[OutputType(typeof(EgressNodePool))]
public sealed class NewEgressNodePoolCommand : EgressCmdlet
{
    private readonly StrongBox<NodePoolKind> _kind = new();

    [Parameter(Mandatory = true, Position = 0), ValidateNotNull]
    public NodePoolKind Kind { get => _kind.Value; set => _kind.Value = value; }

    [Parameter(Mandatory = true, Position = 1), Text, ValidateNotNullOrEmpty, Completes]
    public string Name { get; set; } = "";

    [Parameter, ValidateNotNullOrEmpty, Selector(IsMany = true), Completes]
    public string[] Label { get; set; } = [];

    [Parameter]
    public SwitchParameter Taint { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? TaintAs { get; set; }

    [Parameter, ValidateNotNull, Completes]
    public int? Replicas { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? ClusterId { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? VpcId { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] SubnetId { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] SubnetCidr { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] Zone { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] SecurityGroupId { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] SshKeyId { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] InstanceType { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] InstanceFamily { get; set; } = [];

    [Parameter, ValidateNotNull, Completes]
    public int? InstanceCpu { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? Image { get; set; }

    [Parameter, ValidateNotNull, Completes]
    public int? Bandwidth { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? ChargeType { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? BandwidthPackageId { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? DiskType { get; set; }

    [Parameter, ValidateNotNull, Completes]
    public int? DiskSize { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? AnchorImage { get; set; }

    protected override void EndProcessing() =>
        Run((world, pipeline, _) => pipeline.WriteAllAsync(CreateNodePoolUseCase.Run(Request(), world, pipeline).Documents
            .Select(static d => new EgressNodePool(d))));

    private NodePoolRequest Request() => new(Kind, Name)
    {
        Labels = [.. Label],
        Taint = TaintAs ?? (Taint ? "" : null),
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
