namespace EgressTools.Checks.Installation;

internal sealed class OtherReleasesKey() : ConfigurationCheck("EGT4002", Severity.Error, "the egress gateway is switched on by the name that other releases have for it")
{
    public override string Why =>
        "The setting is enable-ipv4-egress-gateway from 1.11 to 1.17, and enable-egress-gateway before and since. In 1.18 the older of the two is only deprecated; 1.19 does not have it any more. "
        + "The agents pass over names that they do not know, while other tools, cilium-cli among them, take either name for the feature being on: everything looks right and no traffic is steered.";

    public override string Cure =>
        "Let helm write the setting (egressGateway.enabled=true with the chart of the release that runs), or rename it in cilium-config; then restart the agents.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/v1.19/operations/upgrade/", .. Issues(17695, 45587)];

    public override ShownIn Shown => ShownIn.EveryDocument;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var (right, other) = (FeatureKey.Of(context.Version), FeatureKey.OfOthers(context.Version));
        if (!context.Configured.IsOn(other) || context.Configured.IsOn(right))
            yield break;
        var (severity, message) = Judge(context, right, other);
        yield return Wrong(context, severity, message, $"set {right}: \"true\" (helm: egressGateway.enabled=true with the chart of the release that runs), then restart the agents", other, right);
    }

    private static (Severity Severity, string Message) Judge(CheckContext context, string right, string other) => (context.UpgradeFrom, context.Version) switch
    {
        (_, null) => (Severity.Warning, $"{other} is set, which releases from 1.19 on do not read; if one of them runs, the egress gateway is off"),
        (_, { } version) when FeatureKey.ReadsBoth(version) => (Severity.Warning, $"{other} is set and {right} is not: Cilium {version} has deprecated that name and 1.19 does not have it, so that an upgrade switches the egress gateway off"),
        // The chart of the new release writes the new name; what was wrong before is not said again.
        ({ } from, { } to) when FeatureKey.Of(from) == other => (Severity.Warning, $"agents of {to} read {right} in place of {other}: where cilium-config is not written by the chart of that release, the egress gateway is off after the upgrade"),
        ({ } from, { } to) when FeatureKey.ReadsBoth(from) => (Severity.Error, $"agents of {to} do not read {other} any more, and {right} is not set: the egress gateway is off after the upgrade"),
        (_, { } version) => (Severity.Error, $"the egress gateway is off: {other} is set, but the agents of {version} read {right}, so no policy steers traffic"),
    };
}
