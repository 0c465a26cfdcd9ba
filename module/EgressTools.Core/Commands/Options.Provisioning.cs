#pragma warning disable CS1591 // The meaning of each is its documentation.
namespace EgressTools.Commands;

/// <content>Those of <c>enable</c>, <c>disable</c> and <c>create nodepool</c>.</content>
public static partial class Options
{
    public static readonly OptionDefinition Chart = One("--chart", "REF", $"Cilium's chart as helm takes it, in place of the one that helm knows");
    public static readonly OptionDefinition Repo = One("--repo", "URL", $"Repository of the chart");
    public static readonly OptionDefinition Print =
        Word("--print", "WHAT", $"Print values, command or script, and change nothing", ["values", "command", "script"]);
    public static readonly OptionDefinition RollbackOnFailure = Flag("--rollback-on-failure", $"Roll back if helm fails or agents do not become ready");
    public static readonly OptionDefinition VpcCidr =
        Many("--vpc-cidr", "CIDR", $"Range of the network around the nodes, whose hosts are to see pods with their own addresses (native routing)");
    public static readonly OptionDefinition ServiceHost = One("--k8s-service-host", "HOST", $"Where agents reach the API server without kube-proxy");
    public static readonly OptionDefinition ServicePort = One("--k8s-service-port", "PORT", $"Port of {ServiceHost}");
    public static readonly OptionDefinition WithoutPolicies =
        Flag("--without-policies", $"Save and delete the policies first, and put them back when every agent runs with the egress gateway");
    public static readonly OptionDefinition RemovePolicies =
        Flag("--remove-policies", $"Save and delete the policies first, so that no traffic is lost; enabling offers to put them back");
    public static readonly OptionDefinition KeepMasquerading = Flag("--keep-masquerading", $"Leave masquerading as it is, also where enabling had changed it");
    public static readonly OptionDefinition PoolKind = Argument("kind", OptionValue.One, $"native or regular (Terraform), or karpenter");
    public static readonly OptionDefinition Replicas = One("--replicas", "N", $"Nodes, a fixed number") with { Default = "2" };
    public static readonly OptionDefinition ClusterId = One("--cluster-id", "ID", $"Cluster, cls-... (native, regular; else a variable)");
    public static readonly OptionDefinition SubnetId =
        Many("--subnet-id", "ID", $"Subnet of the gateways alone, subnet-... (else a variable; karpenter needs it)");
    public static readonly OptionDefinition SubnetCidr =
        Many("--subnet-cidr", "CIDR", $"Make a subnet of this range with a route table of its own, in place of {SubnetId} (native, regular)");
    public static readonly OptionDefinition VpcId = One("--vpc-id", "ID", $"Network, vpc-... (regular, and with {SubnetCidr}; else a variable)");
    public static readonly OptionDefinition Zone = Many("--zone", "NAME", $"Zone of each {SubnetCidr} (else a variable)");
    public static readonly OptionDefinition SecurityGroupId =
        Many("--security-group-id", "ID", $"Security group, sg-... (else a variable; karpenter needs it)");
    public static readonly OptionDefinition SshKeyId = Many("--ssh-key-id", "ID", $"SSH key, skey-... (karpenter needs it)");
    public static readonly OptionDefinition InstanceType = Many("--instance-type", "TYPE", $"Instance type, the best first (native, regular; else a variable)");
    public static readonly OptionDefinition InstanceFamily = Many("--instance-family", "NAME", $"Instance family to choose from (karpenter; any)");
    public static readonly OptionDefinition InstanceCpu = One("--instance-cpu", "N", $"CPUs of a node (karpenter; 2)");
    public static readonly OptionDefinition Image =
        One("--image", "NAME", $"Image: a label for native and karpenter (ts4-public), an ID for regular (img-gqmik24x)");
    public static readonly OptionDefinition Bandwidth =
        One("--bandwidth", "MBPS", $"What each public address may send, 1 to 100; with a package to 2000, but for karpenter") with { Default = "100" };
    public static readonly OptionDefinition ChargeType =
        One("--charge-type", "WORD", $"How {Bandwidth} is charged: traffic, bandwidth or package") with { Default = "traffic" };
    public static readonly OptionDefinition BandwidthPackageId = One("--bandwidth-package-id", "ID", $"Bandwidth package, bwp-...");
    public static readonly OptionDefinition DiskType =
        One("--disk-type", "WORD", $"System disk: premium, ssd, bssd, hssd, or tssd but for native") with { Default = "premium" };
    public static readonly OptionDefinition DiskSize = One("--disk-size", "GB", $"Size of the system disk") with { Default = "50" };
    public static readonly OptionDefinition AnchorImage =
        One("--anchor-image", "IMAGE", $"Image of the pods that nodes are made for (karpenter; TKE's pause image)");
}
