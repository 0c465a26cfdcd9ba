namespace EgressTools.Checks.Gateways;

internal sealed class UnusualImageAnnotation() : Check("EGT2032", Severity.Warning, "Unusual annotation for the image of a node pool", SnapshotKinds.NodePools,
    ShownIn.OutsideCilium, ["https://cloud.tencent.com/document/product/457/111805"])
{
    private const string Doubtful = "node.tke.cloud.tencent.com/beta-image";
    private const string Usual = "node.tke.cloud.tencent.com/image-label";
    private const string Machine = "beta.karpenter.k8s.tke.machine.spec/annotations";

    public override string Why => "Two annotations for the image of native nodes are in use: node.tke.cloud.tencent.com/beta-image and "
        + "node.tke.cloud.tencent.com/image-label. Instructions for installing Cilium on TKE use the second. TKE ignores unknown annotations without an error: "
        + "the nodes then have the default image, whose kernel may be too old for a gateway.";
    public override string Cure => "Use image-label, or make sure that nodes of the pool have the intended image (kubectl get nodes -o wide shows OS-IMAGE and "
        + "KERNEL-VERSION).";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var pool in context.NodePools)
        {
            var annotations = pool.Annotations.GetValueOrDefault(Machine, "").Split(',', StringSplitOptions.TrimEntries);
            if (annotations.FirstOrDefault(static a => a.StartsWith(Doubtful + "=", StringComparison.Ordinal)) is { } annotation)
                yield return Describe(pool, annotation[(Doubtful.Length + 1)..]);
        }
        foreach (var pool in TerraformPools.Of(context, TerraformPools.Native))
        {
            if (TerraformPools.Pairs(pool.Block, "annotations").TryGetValue(Doubtful, out var image))
                yield return Describe(pool, image);
        }
    }

    private CheckFinding Describe(Subject pool, string image) =>
        Found(pool, $"annotation {Doubtful}={image} may have no effect: then nodes have the default image and its kernel",
            $"write {Usual}={image}, and check the kernel of new nodes", ("annotation", $"{Doubtful}={image}"));
}
