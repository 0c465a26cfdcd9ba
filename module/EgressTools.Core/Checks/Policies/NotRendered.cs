namespace EgressTools.Checks.Policies;

internal sealed class NotRendered() : Check("EGT1040", Severity.Warning, "Unrendered template or patch")
{
    public override SnapshotKinds Needs => SnapshotKinds.None;

    public override string Why =>
        "A Helm template, text with variables of Flux or envsubst, and text with placeholders is not a document yet: only rendering shows what the API server gets. A patch that a kustomization.yaml names is part of a "
        + "policy, which kustomize merges into another. Neither is checked, so no finding does not mean no fault.";

    public override string Cure => "Render the text first, and check the result: helm template RELEASE CHART | kubectl egress check -f -; kustomize build DIR | kubectl egress check -f -; flux build kustomization NAME --path DIR | kubectl egress check -f -.";

    public override ImmutableArray<string> References =>
        ["https://helm.sh/docs/helm/helm_template/", "https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution", "https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var gap in context.Gaps.Where(static g => g.IsUnrendered))
            yield return Found(CheckResource.Document(gap.Source!.File), gap.Reason) with { Severity = gap.IsPatch ? Severity.Info : Severity.Warning, Remedy = gap.Remedy, Source = gap.Source };
    }
}
