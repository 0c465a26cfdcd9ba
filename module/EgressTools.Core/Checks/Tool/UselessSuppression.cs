namespace EgressTools.Checks.Tool;

internal sealed class UselessSuppression() : Check("EGT9003", Severity.Warning, "an annotation that leaves out a check has no effect")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "The annotation egresstools.io/skip-EGT1001 leaves a check out for one policy. It has to say why, since the next reader cannot ask; "
        + "and it has to name a check that there is. Otherwise it is passed over.";

    public override string Cure => "Write the reason as the annotation's value, with the code of a check (kubectl egress check --list).";

    public override ImmutableArray<string> References => ["https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            foreach (var (code, reason) in policy.Suppressions)
            {
                if (!CheckCatalogue.All.Any(c => c.Code == code))
                    yield return Found(policy, $"there is no check '{code}' to leave out") with { Remedy = "kubectl egress check --list" };
                else if (string.IsNullOrWhiteSpace(reason))
                    yield return Found(policy, $"{code} is to be left out without a reason, so it is not") with { Remedy = "write the reason as the annotation's value" };
            }
        }
    }
}
