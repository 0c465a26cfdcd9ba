namespace EgressTools.Checks.Policies;

internal sealed class DuplicatePolicyName()
    : Check("EGT1015", Severity.Error, "Several policies with the same name", SnapshotKinds.Policies, ShownIn.OutsideCilium, [Reference.Guide])
{
    public override string Why => "Policies are cluster-scoped: of two documents with the same name, the one that is applied last replaces the other. This "
        + "happens to recipes that all call their policy egress-test. The pods of the replaced policy leave by the addresses of their own nodes.";
    public override string Cure => "Give every policy a unique name, for example with the name of the application or the namespace.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Replaced
        join winner in context.Policies on policy.Name equals winner.Name
        let same = JToken.DeepEquals(PolicySpec.Of(policy), PolicySpec.Of(winner))
        select Found(same ? Severity.Info : Severity.Error, policy,
            same ? $"{Place(winner)} has the same policy again" : $"{Place(winner)} has another policy with the same name, which replaces this one",
            same ? "remove one of the two" : "rename one of the two", ("replaced", Place(policy)), ("in force", Place(winner)));

    private static string Place(EgressPolicy policy) => policy.Source?.ToString() ?? "the cluster";
}
