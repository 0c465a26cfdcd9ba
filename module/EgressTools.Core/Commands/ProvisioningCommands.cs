using static EgressTools.Commands.Options;

namespace EgressTools.Commands;

/// <content>Those of the commands that prepare a cluster: its nodes and its installation.</content>
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
    public static readonly OptionDefinition ServicePort = One("--k8s-service-port", "PORT", $"Port of {ServiceHost}") with { Range = (1, 65535) };
    public static readonly OptionDefinition WithoutPolicies =
        Flag("--without-policies", $"Save and delete the policies first, and put them back when every agent runs with the egress gateway");
    public static readonly OptionDefinition RemovePolicies =
        Flag("--remove-policies", $"Save and delete the policies first, so that no traffic is lost; enabling offers to put them back");
    public static readonly OptionDefinition KeepMasquerading = Flag("--keep-masquerading", $"Leave masquerading as it is, also where enabling had changed it");
    public static readonly OptionDefinition PoolKind = Argument("kind", OptionValue.One, $"native or regular (Terraform), or karpenter") with
    { Suggested = ["native", "regular", "karpenter"] };
    public static readonly OptionDefinition Replicas = One("--replicas", "N", $"Nodes, a fixed number") with { Default = "2" };
    public static readonly OptionDefinition ClusterId = One("--cluster-id", "ID", $"Cluster, cls-... (native, regular; else a variable)");
    public static readonly OptionDefinition SubnetId =
        Many("--subnet-id", "ID", $"Subnet of the gateways alone, subnet-... (else a variable; karpenter needs it)");
    public static readonly OptionDefinition SubnetCidr =
        Many("--subnet-cidr", "CIDR", $"Make a subnet of this range with a route table of its own, in place of {SubnetId} (native, regular)");
    public static readonly OptionDefinition VpcId = One("--vpc-id", "ID", $"Network, vpc-... (regular, and with {SubnetCidr}; else a variable)");
    public static readonly OptionDefinition Zone = Many("--zone", "NAME", $"Zone of each {SubnetCidr} (else a variable)") with
    { Completion = OptionCompletion.Zones };
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
        One("--charge-type", "WORD", $"How {Bandwidth} is charged: traffic, bandwidth or package") with
        { Default = "traffic", Suggested = ["traffic", "bandwidth", "package"] };
    public static readonly OptionDefinition BandwidthPackageId = One("--bandwidth-package-id", "ID", $"Bandwidth package, bwp-...");
    public static readonly OptionDefinition DiskType =
        One("--disk-type", "WORD", $"System disk: premium, ssd, bssd, hssd, or tssd but for native") with
        { Default = "premium", Suggested = ["premium", "ssd", "bssd", "hssd", "tssd"] };
    public static readonly OptionDefinition DiskSize = One("--disk-size", "GB", $"Size of the system disk") with { Default = "50" };
    public static readonly OptionDefinition AnchorImage =
        One("--anchor-image", "IMAGE", $"Image of the pods that nodes are made for (karpenter; TKE's pause image)");
    public static readonly OptionDefinition For = Word(
        "--for", "LEVEL", $"read; test: ask pods for exit addresses too; verify: ask agents for maps too; operate: everything, also changes",
        ["read", "test", "verify", "operate"], "read");
    public static readonly OptionDefinition RoleName = One("--name", "NAME", $"Name of the roles (egress-LEVEL)");
    public static readonly OptionDefinition ServiceAccount =
        One("--serviceaccount", "NAMESPACE:NAME", $"ServiceAccount that gets the roles; without it there is no binding") with
        { Parameter = "ServiceAccount" };
    public static readonly OptionDefinition CiliumNamespace = One("--cilium-namespace", "NAME", $"Namespace of Cilium's agents") with
    { Default = "kube-system", Completion = OptionCompletion.Namespaces };
}

/// <content>Those that prepare a cluster: its nodes and its installation.</content>
public static partial class Subcommands
{
    public static readonly CommandDefinition Label = new("label", "Add-EgressNode", $"Make nodes gateways: label them, and wait until policies can choose them")
    {
        Options = OfLabels(
            Taint.For($"A taint too, which keeps other pods away (that of the label, with NoSchedule)"),
            Options.Timeout.For($"How long to wait until the CiliumNodes have the label; 0 does not wait", "60s")),
        Examples = ["label 172.22.49.20 --dry-run=client", "label -l kubernetes.io/hostname=172.22.49.20 --taint --dry-run=server"],
        ReadsNothingSaved = WritesLabels,
    };

    public static readonly CommandDefinition Unlabel = new(
        "unlabel", "Remove-EgressNode", $"Remove the gateway label from nodes, after showing which pods are affected")
    {
        Options = OfLabels(
            Taint.For($"The taint too (that of the label, with NoSchedule)"),
            Options.Timeout.For($"How long to wait until the CiliumNodes no longer have the label; 0 does not wait", "60s")),
        Examples = ["unlabel 172.22.49.119 --dry-run=client", "unlabel 172.22.49.119 --taint --dry-run=server"],
        ReadsNothingSaved = WritesLabels,
    };

    private static FormattableString WritesLabels => $"it writes to a cluster; '{Plan} {WithNodeLabel}' tells what it would do";

    private static ImmutableArray<OptionDefinition> OfLabels(OptionDefinition taint, OptionDefinition timeout) =>
    [
        new OptionDefinition("node", $"Names of nodes")
        {
            Value = OptionValue.Many, Completion = OptionCompletion.Nodes,
            ParameterMeaning = $"Names of nodes, or any objects with a name, such as those of {Nodes}",
        },
        Selector.For($"Nodes with these labels") with { Completion = OptionCompletion.NodeLabels }, NodesFrom,
        Options.Label, taint with { ValueParameter = "TaintAs" }, Options.DryRun, Yes, timeout, FieldManager,
        Printed("Print the nodes", "json", "yaml", "name", "jsonpath=..."), PassThru,
    ];

    public static readonly CommandDefinition CreateNodePool = new(
        "create nodepool", "New-EgressNodePool", $"Write documents for a pool of gateway nodes: Terraform's or Karpenter's, for TKE")
    {
        Options =
        [
            PoolKind, Name.For($"Name of the pool, up to 25 characters"), Options.Label.For($"Label of the nodes") with { Value = OptionValue.Many },
            Taint.For($"Taint the nodes: as given, else as the first label with NoSchedule") with
            { ValueParameter = "TaintAs", ParameterMeaning = $"Taint the nodes as the first label, with NoSchedule" },
            Replicas, ClusterId, VpcId, SubnetId, SubnetCidr, Zone, SecurityGroupId, SshKeyId, InstanceType, InstanceFamily, InstanceCpu, Image, Bandwidth,
            ChargeType, BandwidthPackageId,
            DiskType, DiskSize, AnchorImage, Options.Output.For($"Format: hcl, json (native, regular); yaml, json, name, jsonpath=... (karpenter)") with
            { Suggested = ["hcl", "json", "yaml", "name", "jsonpath="] },
        ],
        Aliases = ["pool"],
        Examples = ["create nodepool native egress --taint", "create nodepool regular egress --replicas 3 -o json"],
        ReadsNothingSaved = $"it reads neither a cluster nor what is saved of one",
    };

    public static readonly CommandDefinition CreateRbac = new(
        "create rbac", "New-EgressRole", $"Write the roles that commands need: exactly the verbs that they use")
    {
        Options =
        [
            For, RoleName, ServiceAccount,
            Probe.For($"Also what this probe needs: ephemeral, or pod (with the right to create and delete pods)") with
            { Allowed = ["ephemeral", "pod"], Completion = OptionCompletion.None },
            CiliumNamespace, Printed("Format", "yaml", "json", "name", "jsonpath=..."),
        ],
        Examples = ["create rbac --for verify --serviceaccount egress:audit", "create rbac --for test -n web -o json"],
        ReadsNothingSaved = $"it reads neither a cluster nor what is saved of one",
    };

    public static readonly CommandDefinition Enable = new("enable", "Enable-EgressGateway", $"Enable the egress gateway with helm, after a preview")
    {
        Options =
        [
            VpcCidr, ServiceHost, ServicePort, WithoutPolicies,
            Skip.For($"Leave a check out, such as EGT4012") with { Word = "CODE", Completion = OptionCompletion.Checks },
            .. OfFeature,
        ],
        Examples = ["enable --dry-run=client", "enable --print values"],
    };

    public static readonly CommandDefinition Disable = new("disable", "Disable-EgressGateway", $"Disable the egress gateway with helm, after a preview")
    {
        Options = [Force.For($"Also while there are policies: their pods then leave by their own nodes"), RemovePolicies, KeepMasquerading, .. OfFeature],
        Examples = ["disable --dry-run=client", "disable --force --print values"],
    };

    private static ImmutableArray<OptionDefinition> OfFeature =>
    [
        Chart, Repo, Print, Options.DryRun.For($"client: show what would change; server: let helm and the server try it"), Yes, RollbackOnFailure,
        Options.Timeout.For($"How long to wait while no agent moves on", "5m"), Printed("Format", "json", "yaml", "jsonpath=..."),
    ];
}
