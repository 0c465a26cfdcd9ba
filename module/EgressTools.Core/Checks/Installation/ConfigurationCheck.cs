namespace EgressTools.Checks.Installation;

/// <summary>
/// A check of cilium-config. If the egress gateway is not used, its findings are only infos. It needs no policies: a file with settings often has none.
/// </summary>
internal abstract class ConfigurationCheck(string code, Severity severity, string title, ShownIn shown, ImmutableArray<Reference> references,
    VersionSpan? versions = null, SnapshotKinds also = SnapshotKinds.None)
    : Check(code, severity, title, SnapshotKinds.Configuration | also, shown, references, versions)
{
    /// <summary>Whether the egress gateway is enabled, or policies show that it should be.</summary>
    protected static bool IsUsed(CheckContext context) => !context.Configured.IsFeatureOff
        || (context.Configured.Chart is { } chart && ChartSettings.WantsFeature(chart))
        || context.IfKnown(SnapshotKinds.Policies, static c => !c.Policies.IsEmpty);

    protected static CheckResource ConfigMap(CheckContext context) => context.Configured.Chart is { } chart
        ? new CheckResource(chart.Kind.ToLowerInvariant(), chart.Name)
        : CheckResource.ConfigMap(context.Configured.Namespace ?? "kube-system", "cilium-config");

    /// <summary>A finding with settings as evidence; for a document with values of the chart with their names there, and the line of the first one.</summary>
    protected CheckFinding Wrong(CheckContext context, Severity severity, string message, string remedy, params ReadOnlySpan<string> keys)
    {
        var counts = IsUsed(context) ? severity : Severity.Info;
        if (context.Configured.Chart is { } chart)
            return Found(counts, ConfigMap(context), ChartSettings.InWords(message, keys), ChartSettings.InWords(remedy, keys),
                ("chart", chart.Version.Length > 0 ? $"cilium {chart.Version}" : "cilium, version unknown")) with
            { Source = keys.IsEmpty ? chart.Source : ChartSettings.At(chart, keys[0]) };
        return Found(counts, ConfigMap(context), message, remedy, [.. keys.ToArray().Select(k => (k, (object?)context.Configured.Setting(k) ?? "not set"))]);
    }
}
