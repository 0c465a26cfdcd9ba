namespace EgressTools.Checks.Policies;

internal sealed class DuplicatePolicyName() : Check("EGT1015", Severity.Error, "Several policies with the same name")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "Policies are cluster-scoped: of two documents with the same name, the one that is applied last replaces the other. This happens to recipes that all "
        + "call their policy egress-test. The pods of the replaced policy leave by the addresses of their own nodes.";

    public override string Cure => "Give every policy a unique name, for example with the name of the application or the namespace.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Replaced.IsEmpty)
            yield break;
        var last = context.Policies.ToDictionary(static p => p.Name, StringComparer.Ordinal);
        foreach (var policy in context.Replaced)
        {
            if (!last.TryGetValue(policy.Name, out var winner))
                continue;
            var same = JToken.DeepEquals(PolicySpec.Of(policy), PolicySpec.Of(winner));
            yield return Found(policy, same ? $"{Place(winner)} has the same policy again"
                : $"{Place(winner)} has another policy with the same name, which replaces this one") with
            {
                Severity = same ? Severity.Info : Severity.Error,
                Evidence = [new("replaced", Place(policy)), new("in force", Place(winner))],
                Remedy = same ? "remove one of the two" : "rename one of the two",
            };
        }
    }

    private static string Place(EgressPolicy policy) => policy.Source?.ToString() ?? "the cluster";
}
