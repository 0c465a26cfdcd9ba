namespace EgressTools.Checks.Installation;

/// <summary>
/// A check of cilium-config. If the egress gateway is not used, its findings are only infos. It needs no policies: a file with settings often has none.
/// </summary>
internal abstract class ConfigurationCheck(string code, Severity severity, string title) : Check(code, severity, title)
{
    public override SnapshotKinds Needs => SnapshotKinds.Configuration;

    /// <summary>Whether the egress gateway is enabled, or policies show that it should be.</summary>
    protected static bool IsUsed(CheckContext context) => !context.Configured.IsFeatureOff
        || (context.Configured.Chart is { } chart && ChartSettings.WantsFeature(chart))
        || context.IfKnown(SnapshotKinds.Policies, static c => !c.Policies.IsEmpty);

    protected static CheckResource ConfigMap(CheckContext context) => context.Configured.Chart is { } chart
        ? new CheckResource(chart.Kind.ToLowerInvariant(), chart.Name)
        : CheckResource.ConfigMap(context.Configured.Namespace ?? "kube-system", "cilium-config");

    /// <summary>A finding with settings as evidence.</summary>
    protected CheckFinding Wrong(CheckContext context, Severity severity, string message, string remedy, params ReadOnlySpan<string> keys)
    {
        var evidence = System.Collections.Immutable.ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var key in keys)
            evidence.Add(new(key, context.Configured.Setting(key) ?? "not set"));
        if (context.Configured.Chart is { } chart)
            return OfChart(context, chart, severity, message, remedy, keys);
        return Found(ConfigMap(context),
            message) with
        { Severity = IsUsed(context) ? severity : Severity.Info, Remedy = remedy, Evidence = evidence.ToImmutable() };
    }

    /// <summary>The same for a document with values of the chart: with the names of the chart's values, and the line of the value.</summary>
    private CheckFinding OfChart(CheckContext context, ChartDocument chart, Severity severity, string message, string remedy, ReadOnlySpan<string> keys) =>
        Found(ConfigMap(context), ChartSettings.InWords(message, keys)) with
        {
            Severity = IsUsed(context) ? severity : Severity.Info,
            Remedy = ChartSettings.InWords(remedy, keys),
            Evidence = [new("chart", chart.Version.Length > 0 ? $"cilium {chart.Version}" : "cilium, version unknown")],
            Source = keys.IsEmpty ? chart.Source : ChartSettings.At(chart, keys[0]),
        };
}
