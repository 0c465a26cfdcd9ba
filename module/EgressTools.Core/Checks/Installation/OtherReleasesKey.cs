using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Checks.Installation;

internal sealed class OtherReleasesKey() : ConfigurationCheck("EGT4002", Severity.Error, "the egress gateway is switched on by a name that this release does not read")
{
    public override string Why =>
        "The setting is enable-ipv4-egress-gateway from 1.11 to 1.17, and enable-egress-gateway before and since. The agents pass over names that they do not know, "
        + "while other tools, cilium-cli among them, take either name for the feature being on: everything looks right and no traffic is steered.";

    public override string Cure =>
        "Let helm write the setting (egressGateway.enabled=true with the chart of the release that runs), or rename it in cilium-config; then restart the agents.";

    public override ImmutableArray<string> References => Issues(17695, 45587);

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var (right, other) = (FeatureKey.Of(context.Version), FeatureKey.OfOthers(context.Version));
        if (!context.Configured.IsOn(other) || context.Configured.IsOn(right))
            yield break;
        var remedy = $"set {right}: \"true\" (helm: egressGateway.enabled=true with the chart of the release that runs), then restart the agents";
        // The chart of the new release writes the new name; what was wrong before is not said again.
        if (context.UpgradeFrom is { } from && FeatureKey.Of(from) == other)
        {
            yield return Wrong(context, Severity.Warning, $"agents of {context.Version} read {right} in place of {other}: where cilium-config is not written by the chart of that release, the egress gateway is off after the upgrade", remedy, other, right);
            yield break;
        }
        yield return context.Version is { } version
            ? Wrong(context, Severity.Error, $"the egress gateway is off: {other} is set, but the agents of {version} read {right}, so no policy steers traffic", remedy, other, right)
            : Wrong(context, Severity.Warning, $"{other} is set, which releases from 1.18 on do not read; if one of them runs, the egress gateway is off", remedy, other, right);
    }
}
