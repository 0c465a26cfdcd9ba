namespace EgressTools.Checks.Policies;

internal sealed class UnsupportedGatewayList() : Check("EGT1013", Severity.Error, "egressGateways before Cilium 1.18", SnapshotKinds.Policies,
    ShownIn.Agents("1.14.19", "1.15.19", "1.16.19", "1.17.0"), [38341, 39304], VersionSpan.Before(1, 18))
{
    public override string Why => "egressGateways came with Cilium 1.18. Before, the schema does not have the field: kubectl and server-side apply reject the "
        + "document, and with other tools the API server drops the field without a warning. All pods leave by the gateway in egressGateway, and the gateways "
        + "of the list get no traffic.";
    public override string Cure => "Upgrade to Cilium 1.18 or later, or write one policy for each gateway, each with its own share of the pods.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Written
        let unused = policy.Gateways.Where(g => g != policy.Gateway).ToList()
        where unused.Count > 0
        let gets = policy.Gateway is null ? "" : ", and egressGateway gets all pods"
        select Found(policy, "egressGateways needs Cilium 1.18: " +
            $"the API server rejects or drops the field. {Plural.Count(unused.Count, "gateway")} {Plural.Verb(unused.Count, "get")} no pods{gets}",
            "upgrade to Cilium 1.18 or later, or write one policy for each gateway", ("Cilium", context.Version),
            ("egressGateway", policy.Gateway?.ToText() ?? "none"), ("egressGateways", string.Join("; ", unused.Take(5).Select(static g => g.ToText()))));
}
