namespace EgressTools.Checks.Installation;

internal sealed class UnknownHelmValue()
    : ConfigurationCheck("EGT4034", Severity.Warning, "Unknown Helm value", ShownIn.EveryDocument, ["https://docs.cilium.io/en/stable/helm-reference/"])
{
    public override string Why => "Helm accepts values that a chart does not know, and the chart ignores them. A misspelt value has no effect, nor has the "
        + "name of a setting of cilium-config (kube-proxy-replacement) in place of the value (kubeProxyReplacement): the default applies. The check reports "
        + "only names whose meaning is clear. It reads HelmReleases of Flux, Applications of Argo CD, HelmCharts and HelmChartConfigs of k3s and RKE2, and "
        + "values files.";
    public override string Cure => "Write the value with its name in the chart.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Configured.Chart is not { } chart)
            return [];
        return
            from key in ChartKeys.StrangeIn(chart)
            let what = key.IsSetting ? $"{key.Path} is a setting of cilium-config, not a helm value" : $"{key.Path} is not a value of Cilium's chart"
            select Wrong(context, Severity.Warning, $"{what}: the chart ignores it",
                $"write {key.Right}") with
            { Severity = Severity.Warning, Source = chart.At(key.Path) };
    }
}
