namespace EgressTools.Provisioning.NodePools;

/// <summary>Makes a <see cref="GatewayPool"/> of what the options say.</summary>
internal static class PoolReader
{
    // TKE's own pause image, which its nodes can pull and mostly hold already; by digest, since the only tag that it is known by is "latest".
    private const string PauseImage = "ccr.ccs.tencentyun.com/library/pause@sha256:5ab61aabaedd6c40d05ce1ac4ea72c2079f4a0f047ec1dc100ea297b553539ab";

    /// <summary>Checks all that can be checked without a cloud.</summary>
    /// <exception cref="UsageException">A value cannot be used; the sentence names the option and what it takes.</exception>
    public static GatewayPool Read(NodePoolRequest request)
    {
        PoolNames.Check(request);
        RefuseForeign(request);
        return new GatewayPool(request.Kind, request.Name)
        {
            Labels = PoolLabels.Labels(request),
            Taint = PoolLabels.Taint(request),
            Replicas = Number(request.Replicas, 2, Options.Replicas, 1, 2000),
            Address = Address(request),
            DiskType = PoolWords.Find(PoolWords.DisksOf(request.Kind), request.DiskType, Options.DiskType),
            DiskSize = Number(request.DiskSize, 50, Options.DiskSize, 20, request.Kind == NodePoolKind.Regular ? 1024 : 2048),
            // TencentOS Server 4: the kernel of what nodes have otherwise is too old for current versions of Cilium.
            Image = request.Image is null ? request.Kind == NodePoolKind.Regular ? "img-gqmik24x" : "ts4-public" : PoolNames.Word(request.Image, Options.Image),
            ClusterId = request.ClusterId is null ? null : CloudId.Cluster.Check(request.ClusterId),
            VpcId = request.VpcId is null ? null : CloudId.Vpc.Check(request.VpcId),
            SubnetIds = Ids(request, CloudId.Subnet, request.SubnetIds),
            NewSubnets = PoolSubnets.Read(request),
            SecurityGroupIds = Ids(request, CloudId.SecurityGroup, request.SecurityGroupIds),
            SshKeyIds = Ids(request, CloudId.SshKey, request.SshKeyIds),
            InstanceTypes = [.. request.InstanceTypes.Select(static t => PoolNames.InstanceType(t)).Distinct()],
            InstanceFamilies = [.. request.InstanceFamilies.Select(static f => PoolNames.Word(f, Options.InstanceFamily)).Distinct()],
            InstanceCpu = Number(request.InstanceCpu, 2, Options.InstanceCpu, 1, 512),
            AnchorImage = request.AnchorImage is null ? PauseImage : PoolNames.Word(request.AnchorImage, Options.AnchorImage),
            AnchorNamespace = PoolNames.Namespace(request.Namespace ?? "kube-system"),
        };
    }

    /// <summary>Options that say nothing to a kind would be lost without a word.</summary>
    private static void RefuseForeign(NodePoolRequest request)
    {
        var isKarpenter = request.Kind == NodePoolKind.Karpenter;
        (bool Wrong, string Option, string Advice)[] all =
        [
            (isKarpenter && request.ClusterId is not null, Options.ClusterId, "Karpenter's documents are applied to their cluster"),
            (isKarpenter && !request.SubnetCidrs.IsEmpty, Options.SubnetCidr, $"its objects make no subnet: give {Options.SubnetId}"),
            (isKarpenter && request.VpcId is not null, Options.VpcId, "its subnets say it"),
            (request.Kind == NodePoolKind.Native && request.VpcId is not null && request.SubnetCidrs.IsEmpty, Options.VpcId,
                $"its subnets say it, unless {Options.SubnetCidr} makes them"),
            (isKarpenter && !request.InstanceTypes.IsEmpty, Options.InstanceType,
                $"Karpenter chooses among {Options.InstanceFamily} those with {Options.InstanceCpu}"),
            (!isKarpenter && !request.InstanceFamilies.IsEmpty, Options.InstanceFamily, $"only Karpenter chooses by it: give {Options.InstanceType}"),
            (!isKarpenter && request.InstanceCpu is not null, Options.InstanceCpu, $"only Karpenter chooses by it: give {Options.InstanceType}"),
            (!isKarpenter && request.AnchorImage is not null, Options.AnchorImage, "only Karpenter needs pods for its nodes"),
            (!isKarpenter && request.Namespace is not null, "-n", "only Karpenter needs pods for its nodes"),
        ];
        foreach (var (_, option, advice) in all.Where(static o => o.Wrong))
            throw new UsageException($"{option} does not apply to a {request.Kind.Word()} pool: {advice}", "OtherKind");
    }

    private static ImmutableArray<string> Ids(NodePoolRequest request, CloudId kind, ImmutableArray<string> given)
    {
        // Terraform asks for what is missing; a Kubernetes object has no variables, and its schema demands these.
        if (given.IsEmpty && request.Kind == NodePoolKind.Karpenter)
            throw new UsageException($"a TKEMachineNodeClass needs {kind.Option} ({kind.Example})", "MissingId");
        return kind.CheckAll(given);
    }

    private static PublicAddress Address(NodePoolRequest request)
    {
        var charge = PoolWords.Find(PoolWords.Charges, request.ChargeType, Options.ChargeType);
        var isPackage = charge == PoolWords.Package;
        if (!isPackage && request.BandwidthPackageId is not null)
            throw new UsageException($"{Options.BandwidthPackageId} needs {Options.ChargeType} package; it is {charge.Word}", "NoPackage");
        if (isPackage && request.BandwidthPackageId is null && request.Kind == NodePoolKind.Karpenter)
            throw new UsageException($"{Options.ChargeType} package needs {Options.BandwidthPackageId} (bwp-xxxxxxxx)", "MissingId");
        // Karpenter's schema ends at 100 whatever the charge.
        var most = isPackage && request.Kind != NodePoolKind.Karpenter ? 2000 : 100;
        var package = request.BandwidthPackageId is { } id ? CloudId.BandwidthPackage.Check(id) : null;
        return new PublicAddress(charge, Number(request.Bandwidth, 100, Options.Bandwidth, 1, most), package);
    }

    private static int Number(int? given, int standard, string option, int least, int most) => given is not { } number ? standard
        : number >= least && number <= most ? number
        : throw new UsageException($"{option} must be a number from {least} to {most}, not '{number}'", "InvalidNumber");
}
