namespace EgressTools.Checks.Gateways;

internal sealed class DoubtfulImageKey() : Check("EGT2032", Severity.Warning, "a node pool asks for its image by another key than the installation instructions")
{
    private const string Doubtful = "node.tke.cloud.tencent.com/beta-image";
    private const string Usual = "node.tke.cloud.tencent.com/image-label";
    private const string Machine = "beta.karpenter.k8s.tke.machine.spec/annotations";

    public override SnapshotKinds Needs => SnapshotKinds.NodePools;

    public override string Why =>
        "Two annotations go round for the image of native nodes: node.tke.cloud.tencent.com/beta-image, and node.tke.cloud.tencent.com/image-label, which instructions for installing Cilium on TKE use. "
        + "An annotation that is not known is not refused: where it has no effect, nodes come with the image that is the default, and so with its kernel, which may be too old for a gateway.";

    public override string Cure => "Use image-label, or make sure that nodes of the pool have the image that is meant (kubectl get nodes -o wide shows OS-IMAGE and KERNEL-VERSION).";

    public override ImmutableArray<string> References => ["https://cloud.tencent.com/document/product/457/111805"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var pool in context.NodePools)
        {
            if (pool.Annotations.GetValueOrDefault(Machine, "").Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(static a => a.StartsWith(Doubtful + "=", StringComparison.Ordinal)) is { } annotation)
                yield return Describe(CheckResource.NodePool(pool.Name), pool.Source, annotation[(Doubtful.Length + 1)..]);
        }
        foreach (var pool in TerraformPools.Of(context, TerraformPools.Native))
        {
            if (TerraformPools.Pairs(pool.Block, "annotations").TryGetValue(Doubtful, out var image))
                yield return Describe(pool.Resource, pool.Source, image);
        }
    }

    private CheckFinding Describe(CheckResource pool, SourceLocation? source, string image) => Found(pool, $"the annotation {Doubtful}={image} may have no effect, as installation instructions use {Usual}: then nodes come with the default image and its kernel") with
    {
        Source = source,
        Evidence = [new("annotation", $"{Doubtful}={image}")],
        Remedy = $"write {Usual}={image}, and look at the kernel of the nodes that come",
    };
}
