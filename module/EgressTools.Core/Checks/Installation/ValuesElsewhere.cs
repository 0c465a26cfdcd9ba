namespace EgressTools.Checks.Installation;

internal sealed class ValuesElsewhere() : ConfigurationCheck(Of, Severity.Info, "Helm values from other sources")
{
    /// <summary>Its code.</summary>
    public const string Of = "EGT4035";

    public override string Why =>
        "A HelmRelease takes values from ConfigMaps and Secrets too (valuesFrom), an Application from files of a repository (valueFiles), a HelmChart from Secrets (valuesSecrets). They are not read: "
        + "only the values in the document itself are checked.";

    public override string Cure => "Check the other values as files of their own (check -f values.yaml), or check what helm renders.";

    public override ImmutableArray<string> References => ["https://fluxcd.io/flux/components/helm/helmreleases/#values", "https://argo-cd.readthedocs.io/en/stable/user-guide/helm/"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Configured.Chart is { Elsewhere.Length: > 0 } chart)
            yield return Wrong(context, Severity.Info, $"{chart.Elsewhere} gives values that are not in this document: only the values in the document were checked", "check the other values too, each file with check -f");
    }
}
