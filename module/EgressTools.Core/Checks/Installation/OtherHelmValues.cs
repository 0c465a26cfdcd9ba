namespace EgressTools.Checks.Installation;

internal sealed class OtherHelmValues() : ConfigurationCheck(Of, Severity.Info, "Helm values from other sources", ShownIn.OutsideCilium,
    ["https://fluxcd.io/flux/components/helm/helmreleases/#values", "https://argo-cd.readthedocs.io/en/stable/user-guide/helm/"])
{
    /// <summary>Its code.</summary>
    public const string Of = "EGT4035";

    public override string Why => "A HelmRelease also gets values from ConfigMaps and Secrets (valuesFrom), an Application from files of a repository "
        + "(valueFiles), a HelmChart from Secrets (valuesSecrets). The tool does not read them: it checks only the values in the document itself.";
    public override string Cure => $"Check the other values as files of their own ({Subcommands.Check} {Options.Filename.With("values.yaml")}), or check the "
        + "rendered chart.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        context.Configured.Chart is { Elsewhere.Length: > 0 } chart
            ? [Wrong(context, Severity.Info, $"{chart.Elsewhere} gives values that are not in this document and were not checked",
                $"check each file with other values too: {Subcommands.Check} {Options.Filename} FILE")] : [];
}
