namespace EgressTools.Checks.Installation;

internal sealed class KeyOfOtherRelease() : ConfigurationCheck("EGT4002", Severity.Error, "Egress gateway setting of another release", ShownIn.EveryDocument,
    ["https://docs.cilium.io/en/v1.19/operations/upgrade/", 17695, 45587])
{
    public override string Why => "The setting is enable-ipv4-egress-gateway from 1.11 to 1.17, and enable-egress-gateway before and after. In 1.18 the older "
        + "name is deprecated; 1.19 does not have it. Agents ignore unknown names, while other tools, such as cilium-cli, read both names as enabled: "
        + "everything looks right, but no traffic is steered.";
    public override string Cure => "Let helm write the setting (egressGateway.enabled=true with the chart of the release that runs), or rename it in "
        + "cilium-config. Then restart the agents.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var (right, other) = (FeatureKey.Of(context.Version), FeatureKey.OfOthers(context.Version));
        if (!context.Configured.IsOn(other) || context.Configured.IsOn(right))
            yield break;
        var (severity, message) = Judge(context, right, other);
        yield return Wrong(context, severity, message,
            $"set {right}: \"true\" (helm: egressGateway.enabled=true with the chart of the release that runs), then restart the agents", other, right);
    }

    private static (Severity Severity, string Message) Judge(CheckContext context, string right, string other) => (context.UpgradeFrom, context.Version) switch
    {
        (_, null) => (Severity.Warning, $"{other} is set, which 1.19 and later ignore: with them the egress gateway is disabled"),
        (_, { } version) when FeatureKey.ReadsBoth(version) =>
            (Severity.Warning, $"{other} is set and {right} is not: the name is deprecated in Cilium {version}, " +
                "and an upgrade to 1.19 disables the egress gateway"),
        // The chart of the new release writes the new name.
        ({ } from, { } to) when FeatureKey.Of(from) == other =>
            (Severity.Warning, $"agents of {to} read {right} in place of {other}: unless the chart of that release writes cilium-config, " +
                "the upgrade disables the egress gateway"),
        ({ } from, { } to) when FeatureKey.ReadsBoth(from) =>
            (Severity.Error, $"agents of {to} do not read {other}, and {right} is not set: the upgrade disables the egress gateway"),
        (_, { } version) =>
            (Severity.Error, $"the egress gateway is disabled: {other} is set, but the agents of {version} read {right}, so policies have no effect"),
    };
}
