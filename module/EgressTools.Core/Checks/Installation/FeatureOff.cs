using EgressTools.Engine.Charts;

namespace EgressTools.Checks.Installation;

internal sealed class FeatureOff() : ConfigurationCheck("EGT4001", Severity.Error, "the egress gateway is switched off")
{
    public override string Why =>
        "Policies can be written while the feature is off: nothing refuses them, they have no status, and no agent reads them. "
        + "Their pods then leave by their own nodes, or by whatever NAT is in front of them. "
        + "Before 1.14 the kind itself is missing while the feature is disabled: agents and operator register it only when it is enabled, and kubectl does not know it.";

    public override string Cure =>
        "Switch it on with helm (egressGateway.enabled=true) and restart the agents and the operator, which read their settings only when they start.";

    public override ImmutableArray<string> References => Issues(17375, 45587, 24878);

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (!context.Configured.IsFeatureOff)
            yield break;
        var key = FeatureKey.Of(context.Version);
        var unregistered = context.Version?.IsAtLeast(1, 14) == false ? ". Before 1.14 agents and operator do not even register the kind CiliumEgressGatewayPolicy while the feature is disabled, so the API server rejects policies" : "";
        if (context.Configured.Chart is { } chart && ChartSettings.WantsFeature(chart))
        {
            yield return Wrong(context, Severity.Error, $"the document sets values of egressGateway, and {key} is missing: the egress gateway stays disabled{unregistered}", "set egressGateway.enabled=true", key);
            yield break;
        }
        int? known = context.IfKnown<int?>(SnapshotKinds.Policies, static c => c.Policies.Length);
        yield return known is not ({ } policies and > 0)
            ? Wrong(context, Severity.Info, known is null ? "the egress gateway is switched off: a policy, if there is one, steers no traffic" : "the egress gateway is switched off; there are no policies that would need it", "", key)
            : Wrong(context, Severity.Error, $"the egress gateway is disabled, so {Plural.Count(policies, "policy")} {Plural.Verb(policies, "steer")} no traffic, and their pods do not leave by the gateways{unregistered}", "kubectl egress enable, or helm upgrade with egressGateway.enabled=true and a restart of the agents", key);
    }
}
