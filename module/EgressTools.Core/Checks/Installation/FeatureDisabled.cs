namespace EgressTools.Checks.Installation;

internal sealed class FeatureDisabled() : ConfigurationCheck("EGT4001", Severity.Error, "Egress gateway disabled", ShownIn.Traffic, [17375, 45587, 24878])
{
    public override string Why => "The API server admits policies while the feature is disabled, but no agent reads them, and they have no status. Their pods "
        + "leave by their own nodes, or by the NAT in front of them. Before 1.14 agents and operator register the kind only while the feature is enabled: "
        + "without it the kind does not exist.";
    public override string Cure => "Enable it with helm (egressGateway.enabled=true) and restart the agents and the operator, which read their settings only "
        + "at start.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (!context.Configured.IsFeatureOff)
            yield break;
        var key = FeatureKey.Of(context.Version);
        var unregistered = context.Version?.IsAtLeast(1, 14) == false
            ? ". Before 1.14 the kind CiliumEgressGatewayPolicy does not exist then, and the API server rejects policies" : "";
        if (context.Configured.Chart is { } chart && ChartSettings.WantsFeature(chart))
        {
            yield return Wrong(context, Severity.Error,
                $"the document sets values of egressGateway, but {key} is missing: the egress gateway stays disabled{unregistered}",
                "set egressGateway.enabled=true", key);
            yield break;
        }
        int? known = context.IfKnown<int?>(SnapshotKinds.Policies, static c => c.Policies.Length);
        yield return known is not ({ } policies and > 0)
            ? Wrong(context, Severity.Info, known is null ? "the egress gateway is disabled: policies have no effect"
                : "the egress gateway is disabled, and there are no policies", "", key)
            : Wrong(context, Severity.Error, "the egress gateway is disabled, " +
                $"so {Plural.Count(policies, "policy")} {Plural.Verb(policies, "have")} no effect{unregistered}",
                $"{Subcommands.Enable}, or helm upgrade with egressGateway.enabled=true and a restart of the agents", key);
    }
}
