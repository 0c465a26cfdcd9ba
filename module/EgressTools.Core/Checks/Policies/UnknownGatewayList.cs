namespace EgressTools.Checks.Policies;

internal sealed class UnknownGatewayList() : Check("EGT1013", Severity.Error, "egressGateways in a release that does not know it")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override VersionSpan Versions => VersionSpan.Before(1, 18);

    public override string Why =>
        "egressGateways came with Cilium 1.18. The schema before does not have the field: kubectl and server-side apply reject the document; from other tools the API server drops the field without a warning. "
        + "All pods leave by the gateway in egressGateway, and the addresses of the list are never seen.";

    public override string Cure => "Upgrade to Cilium 1.18 or later, or make one policy for each gateway, each with its own share of the pods.";

    public override ImmutableArray<string> References => Issues(38341, 39304);

    public override ShownIn Shown => ShownIn.Agents("1.14.19", "1.15.19", "1.16.19", "1.17.0");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            var unused = policy.Gateways.Where(g => g != policy.Gateway).ToList();
            if (unused.Count == 0)
                continue;
            yield return Found(policy, $"egressGateways is unknown before Cilium 1.18. kubectl rejects the document; from other tools the API server drops the field without a warning: {Plural.Count(unused.Count, "gateway")} of it {Plural.Verb(unused.Count, "get")} no pod{(policy.Gateway is null ? "" : ", and egressGateway gets all")}") with
            {
                Evidence = [new("Cilium", context.Version?.ToString() ?? ""), new("egressGateway", policy.Gateway?.ToText() ?? "none"), new("egressGateways", string.Join("; ", unused.Take(5).Select(static g => g.ToText())))],
                Remedy = "upgrade to Cilium 1.18 or later, or make one policy for each gateway",
            };
        }
    }
}
