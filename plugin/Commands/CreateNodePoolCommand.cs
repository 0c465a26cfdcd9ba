using System.CommandLine;
using System.Globalization;

namespace EgressTools.Plugin.Commands;

internal sealed class CreateNodePoolCommand : ICommand
{
    private readonly Argument<string> _kind = new("kind") { Description = "native or regular (Terraform), or karpenter" };
    private readonly Argument<string> _name = new("name") { Description = "Name of the pool, up to 25 characters" };
    private readonly Option<string[]> _labels = CommonOptions.Repeatable("--label", "KEY=VALUE", "Label of the nodes (egress-node=true)");
    private readonly Option<string?> _taint = new("--taint")
    {
        Description = "Taint the nodes: as given, else as the first label with NoSchedule",
        HelpName = "KEY=VALUE:EFFECT",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = static result => result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value,
    };

    private readonly Option<string?> _replicas = CommonOptions.Text("--replicas", "N", "Nodes, a fixed number (2)");
    private readonly Option<string?> _cluster = CommonOptions.Text("--cluster-id", "ID", "Cluster, cls-... (native, regular; else a variable)");
    private readonly Option<string?> _vpc = CommonOptions.Text("--vpc-id", "ID", "Network, vpc-... (regular, and with --subnet-cidr; else a variable)");
    private readonly Option<string[]> _subnets = CommonOptions.Repeatable("--subnet-id", "ID", "Subnet of the gateways alone, subnet-... (else a variable; karpenter needs it)");
    private readonly Option<string[]> _cidrs = CommonOptions.Repeatable("--subnet-cidr", "CIDR", "Make a subnet of this range with a route table of its own, in place of --subnet-id (native, regular)");
    private readonly Option<string[]> _zones = CommonOptions.Repeatable("--zone", "NAME", "Zone of each --subnet-cidr (else a variable)");
    private readonly Option<string[]> _groups = CommonOptions.Repeatable("--security-group-id", "ID", "Security group, sg-... (else a variable; karpenter needs it)");
    private readonly Option<string[]> _keys = CommonOptions.Repeatable("--ssh-key-id", "ID", "SSH key, skey-... (karpenter needs it)");
    private readonly Option<string[]> _types = CommonOptions.Repeatable("--instance-type", "TYPE", "Instance type, the best first (native, regular; else a variable)");
    private readonly Option<string[]> _families = CommonOptions.Repeatable("--instance-family", "NAME", "Instance family to choose from (karpenter; any)");
    private readonly Option<string?> _cpu = CommonOptions.Text("--instance-cpu", "N", "CPUs of a node (karpenter; 2)");
    private readonly Option<string?> _image = CommonOptions.Text("--image", "NAME", "Image: a label for native and karpenter (ts4-public), an ID for regular (img-gqmik24x)");
    private readonly Option<string?> _bandwidth = CommonOptions.Text("--bandwidth", "MBPS", "What each public address may send, 1 to 100 (100); with a package to 2000, but for karpenter");
    private readonly Option<string?> _charge = CommonOptions.Text("--charge-type", "WORD", "How that is charged: traffic, bandwidth or package (traffic)");
    private readonly Option<string?> _package = CommonOptions.Text("--bandwidth-package-id", "ID", "Bandwidth package, bwp-...");
    private readonly Option<string?> _diskType = CommonOptions.Text("--disk-type", "WORD", "System disk: premium, ssd, bssd, hssd, or tssd but for native (premium)");
    private readonly Option<string?> _diskSize = CommonOptions.Text("--disk-size", "GB", "Size of the system disk (50)");
    private readonly Option<string?> _anchor = CommonOptions.Text("--anchor-image", "IMAGE", "Image of the pods that nodes are made for (karpenter; TKE's pause image)");
    private readonly Option<string?> _output = CommonOptions.Text("--output", "FORMAT", "Format: hcl, json (native, regular); yaml, json, name, jsonpath=... (karpenter)", "-o");

    public CommandGroup Group => CommandGroup.Create;

    public Command Create() => new("nodepool", "Write documents for a pool of gateway nodes: Terraform's or Karpenter's, for TKE")
    {
        _kind, _name, _labels, _taint, _replicas, _cluster, _vpc, _subnets, _cidrs, _zones, _groups, _keys, _types, _families, _cpu, _image, _bandwidth, _charge, _package, _diskType, _diskSize, _anchor, _output,
    };

    public Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var kind = NodePoolKinds.Parse(session.Parsed.GetValue(_kind)!);
        var formats = CreateNodePool.FormatsOf(kind);
        var format = session.Format(_output, formats, formats[0]);
        // Options that name a cluster are taken as kubectl takes them where it writes documents; what would be read instead of one is not.
        if (session.Offline || session.GivenVersion is not null)
            throw new UsageException($"{(session.Offline ? "--from" : "--cilium-version")} says nothing to 'create nodepool': it reads neither a cluster nor what stands for one", "NothingRead");
        var created = CreateNodePool.Run(Request(session, kind));
        foreach (var note in created.Notes)
            session.Report.Note(note);
        foreach (var warning in created.Warnings)
            session.Report.Warn(warning);
        created.Write(session.Streams.Out, format);
        return Task.FromResult(0);
    }

    private NodePoolRequest Request(Session session, NodePoolKind kind) => new(kind, session.Parsed.GetValue(_name)!)
    {
        Labels = session.Values(_labels),
        Taint = session.Value(_taint),
        Replicas = Number(session, _replicas),
        ClusterId = session.Value(_cluster),
        VpcId = session.Value(_vpc),
        SubnetIds = session.Values(_subnets),
        SubnetCidrs = session.Values(_cidrs),
        Zones = session.Values(_zones),
        SecurityGroupIds = session.Values(_groups),
        SshKeyIds = session.Values(_keys),
        InstanceTypes = session.Values(_types),
        InstanceFamilies = session.Values(_families),
        InstanceCpu = Number(session, _cpu),
        Image = session.Value(_image),
        Bandwidth = Number(session, _bandwidth),
        ChargeType = session.Value(_charge),
        BandwidthPackageId = session.Value(_package),
        DiskType = session.Value(_diskType),
        DiskSize = Number(session, _diskSize),
        AnchorImage = session.Value(_anchor),
        Namespace = session.GivenNamespace,
    };

    // The library says what is too much or too little: for some it depends on others.
    private static int? Number(Session session, Option<string?> option) => session.Value(option) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UsageException($"{option.Name}: '{text}' is {(text.All(char.IsAsciiDigit) ? "too large" : "no whole number")}", "InvalidNumber");
}
