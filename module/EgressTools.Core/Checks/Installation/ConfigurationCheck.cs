using EgressTools.Model;

namespace EgressTools.Checks.Installation;

/// <summary>
/// A check of cilium-config. Where nobody uses the egress gateway, no setting is wrong for it: then what would be in its way is only told.
/// </summary>
internal abstract class ConfigurationCheck(string code, Severity severity, string title) : Check(code, severity, title)
{
    public override SnapshotKinds Needs => SnapshotKinds.Configuration | SnapshotKinds.Policies;

    /// <summary>Whether the feature is on, or somebody wrote policies and so expects it to be.</summary>
    protected static bool IsUsed(CheckContext context) => !context.Policies.IsEmpty || !context.Configured.IsFeatureOff;

    protected static CheckResource ConfigMap(CheckContext context) => CheckResource.ConfigMap(context.Configured.Namespace ?? "kube-system", "cilium-config");

    /// <summary>A finding about settings, which become its evidence.</summary>
    protected CheckFinding Wrong(CheckContext context, Severity severity, string message, string remedy, params ReadOnlySpan<string> keys)
    {
        var evidence = System.Collections.Immutable.ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var key in keys)
            evidence.Add(new(key, context.Configured.Setting(key) ?? "not written"));
        return Found(ConfigMap(context), message) with { Severity = IsUsed(context) ? severity : Severity.Info, Remedy = remedy, Evidence = evidence.ToImmutable() };
    }
}
