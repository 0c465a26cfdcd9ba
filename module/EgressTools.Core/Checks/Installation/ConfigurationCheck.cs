using EgressTools.Model;

namespace EgressTools.Checks.Installation;

/// <summary>
/// A check of cilium-config. Where nobody uses the egress gateway, no setting is wrong for it: then what would be in its way is only told. The settings
/// alone are enough to look, as somebody who changes them has them in a file without any policy.
/// </summary>
internal abstract class ConfigurationCheck(string code, Severity severity, string title) : Check(code, severity, title)
{
    public override SnapshotKinds Needs => SnapshotKinds.Configuration;

    /// <summary>Whether the feature is on, or somebody wrote policies, as far as they were read, and so expects it to be.</summary>
    protected static bool IsUsed(CheckContext context) => !context.Configured.IsFeatureOff || context.IfKnown(SnapshotKinds.Policies, static c => !c.Policies.IsEmpty);

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
