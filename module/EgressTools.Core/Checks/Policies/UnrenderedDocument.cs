namespace EgressTools.Checks.Policies;

internal sealed class UnrenderedDocument() : Check("EGT1040", Severity.Warning, "Unrendered template or patch", SnapshotKinds.None, ShownIn.OutsideCilium,
    ["https://helm.sh/docs/helm/helm_template/", "https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution",
    "https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/"])
{
    public override string Why => "A Helm template, text with variables of Flux or envsubst, or text with placeholders is not a document yet: only rendering "
        + "shows what the API server gets. A patch in kustomization.yaml is part of a policy, which kustomize merges into another. The tool checks neither, so "
        + "no finding does not mean no fault.";
    public override string Cure => $"Render the text and check the result: {Rendered("helm template RELEASE CHART")}; {Rendered("kustomize build DIR")}; "
        + $"{Rendered("flux build kustomization NAME --path DIR")}.";

    private static string Rendered(string command) => Subcommands.Check.Reading(command);

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from gap in context.Gaps
        where gap.IsUnrendered
        select Found(gap.IsPatch ? Severity.Info : Severity.Warning, new Subject(CheckResource.Document(gap.Source!.File), gap.Source), gap.Reason, gap.Remedy);
}
