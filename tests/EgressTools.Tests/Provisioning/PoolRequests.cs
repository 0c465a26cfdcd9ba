using CsCheck;

namespace EgressTools.Tests.Provisioning;

/// <summary>Requests that can be met.</summary>
internal static class PoolRequests
{
    public static readonly NodePoolRequest Native = new(NodePoolKind.Native, "egress");

    public static readonly NodePoolRequest Regular = new(NodePoolKind.Regular, "egress");

    public static readonly NodePoolRequest Karpenter = new(NodePoolKind.Karpenter, "egress")
    {
        Taint = "",
        SubnetIds = ["subnet-00000001", "subnet-00000002"],
        SecurityGroupIds = ["sg-00000001"],
        SshKeyIds = ["skey-00000001"],
    };

    /// <summary>Every document that has a golden file.</summary>
    public static IEnumerable<(string File, NodePoolRequest Request)> All()
    {
        yield return ("native-asks.tf", Native with { Taint = "" });
        yield return ("native-given.tf", Given(Native));
        yield return ("native-package.tf", Native with { ChargeType = "package", Bandwidth = 2000 });
        yield return ("native-subnet.tf", Native with { SubnetCidrs = ["10.0.9.0/24"], Zones = ["ap-guangzhou-3"], VpcId = "vpc-00000001" });
        yield return ("regular-subnets.tf", Regular with { SubnetCidrs = ["10.0.8.0/24", "10.0.9.0/24"] });
        yield return ("regular-asks.tf", Regular with { Taint = "egress-node=true:NoExecute" });
        yield return ("regular-given.tf", Given(Regular) with { VpcId = "vpc-00000001" });
        yield return ("regular-package.tf", Regular with { ChargeType = "BANDWIDTH_PACKAGE", BandwidthPackageId = "bwp-00000001", Bandwidth = 500 });
        yield return ("karpenter.yaml", Karpenter);
        yield return ("karpenter-given.yaml", Karpenter with
        {
            Taint = null,
            Replicas = 3,
            Labels = ["egress-node=true,team=a"],
            SubnetIds = ["subnet-00000001"],
            InstanceFamilies = ["SA5", "S5"],
            InstanceCpu = 4,
            Image = "ts4-custom",
            Bandwidth = 20,
            ChargeType = "package",
            BandwidthPackageId = "bwp-00000001",
            DiskType = "tssd",
            DiskSize = 100,
            AnchorImage = "registry.example.com/pause:3.10",
            Namespace = "egress",
        });
    }

    public static readonly Gen<NodePoolRequest> Terraform =
        from kind in Gens.OneOf(NodePoolKind.Native, NodePoolKind.Regular)
        from name in Gens.OneOf("egress", "0-gw.a", "出口", "出口-1", "_")
        from labels in Gens.OneOf<string[]>([], ["egress-node=true"], ["a=", "egress-node=true", "example.com/long-key=v"])
        from taint in Gens.OneOf<string?>(null, "", "k:NoExecute", "k=v:PreferNoSchedule")
        from given in Gen.Int[0, 3]
        from makes in Gen.Int[0, 2]
        from charge in Gens.OneOf<string?>(null, "traffic", "bandwidth", "package")
        from replicas in Gen.Int[1, 2000]
        select new NodePoolRequest(kind, name)
        {
            Labels = [.. labels],
            Taint = taint,
            Replicas = replicas,
            ChargeType = charge,
            ClusterId = given > 0 ? "cls-1" : null,
            SubnetIds = [.. Enumerable.Range(1, makes > 0 ? 0 : given).Select(static i => $"subnet-{i}")],
            SubnetCidrs = [.. Enumerable.Range(1, makes).Select(static i => $"10.0.{i}.0/24")],
            Zones = [.. Enumerable.Range(1, given > 1 ? makes : 0).Select(static i => $"ap-guangzhou-{i}")],
            SecurityGroupIds = [.. Enumerable.Range(1, given / 2).Select(static i => $"sg-{i}")],
            InstanceTypes = [.. Enumerable.Range(1, given).Select(static i => $"S{i}.MEDIUM4")],
            SshKeyIds = [.. Enumerable.Range(1, given / 3).Select(static i => $"skey-{i}")],
        };

    private static NodePoolRequest Given(NodePoolRequest request) => request with
    {
        ClusterId = "cls-00000001",
        SubnetIds = ["subnet-00000001", "subnet-00000002"],
        SecurityGroupIds = ["sg-00000001"],
        SshKeyIds = ["skey-00000001"],
        InstanceTypes = ["SA5.MEDIUM4", "S5.MEDIUM4"],
        Labels = ["egress-node=true", "example.com/team=a"],
        Taint = "egress-node=true:NoSchedule",
        Replicas = 3,
        Bandwidth = 20,
        ChargeType = "bandwidth",
        DiskType = "bssd",
        DiskSize = 100,
        Image = request.Kind == NodePoolKind.Native ? "ts4-custom" : "img-00000001",
    };
}
