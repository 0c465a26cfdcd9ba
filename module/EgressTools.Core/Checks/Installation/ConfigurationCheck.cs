using EgressTools.Engine.Charts;

namespace EgressTools.Checks.Installation;

/// <summary>
/// A check of cilium-config. Where nobody uses the egress gateway, no setting is wrong for it: then what would be in its way is only told. The settings
/// alone are enough to look, as somebody who changes them has them in a file without any policy.
/// </summary>
internal abstract class ConfigurationCheck(string code, Severity severity, string title) : Check(code, severity, title)
{
    public override SnapshotKinds Needs => SnapshotKinds.Configuration;

    /// <summary>Whether the feature is on, or somebody wrote policies, as far as they were read, and so expects it to be.</summary>
    protected static bool IsUsed(CheckContext context) => !context.Configured.IsFeatureOff || (context.Configured.Chart is { } chart && ChartSettings.WantsFeature(chart)) || context.IfKnown(SnapshotKinds.Policies, static c => !c.Policies.IsEmpty);

    protected static CheckResource ConfigMap(CheckContext context) => context.Configured.Chart is { } chart
        ? new CheckResource(chart.Kind.ToLowerInvariant(), chart.Name)
        : CheckResource.ConfigMap(context.Configured.Namespace ?? "kube-system", "cilium-config");

    /// <summary>A finding about settings, which become its evidence.</summary>
    protected CheckFinding Wrong(CheckContext context, Severity severity, string message, string remedy, params ReadOnlySpan<string> keys)
    {
        var evidence = System.Collections.Immutable.ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var key in keys)
            evidence.Add(new(key, context.Configured.Setting(key) ?? "not written"));
        if (context.Configured.Chart is { } chart)
            return OfChart(context, chart, severity, message, remedy, keys);
        return Found(ConfigMap(context), message) with { Severity = IsUsed(context) ? severity : Severity.Info, Remedy = remedy, Evidence = evidence.ToImmutable() };
    }

    /// <summary>The same of a document that gives the chart its values: in the chart's words, and with the line of the value.</summary>
    private CheckFinding OfChart(CheckContext context, ChartDocument chart, Severity severity, string message, string remedy, ReadOnlySpan<string> keys) => Found(ConfigMap(context), ChartSettings.InWords(message, keys)) with
    {
        Severity = IsUsed(context) ? severity : Severity.Info,
        Remedy = ChartSettings.InWords(remedy, keys),
        Evidence = [new("chart", chart.Version.Length > 0 ? $"cilium {chart.Version}" : "cilium, of a version that the document does not say")],
        Source = keys.IsEmpty ? chart.Source : ChartSettings.At(chart, keys[0]),
    };
}
