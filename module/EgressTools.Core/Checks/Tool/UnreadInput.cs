using EgressTools.Operations;

namespace EgressTools.Checks.Tool;

internal sealed class UnreadInput() : Check("EGT9001", Severity.Error, "something could not be read")
{
    public override SnapshotKinds Needs => SnapshotKinds.None;

    public override string Why =>
        "What could not be read could not be checked: a list that the credentials may not see, a document that does not parse, a bundle without the file. "
        + "The checks that need it are skipped, so that silence about them means nothing. Where policies may be among it, it is an error.";

    public override string Cure => "See the reason of each finding: ask for the right to list the resource, mend the document, or make the bundle again.";

    public override ImmutableArray<string> References => ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var gap in context.Gaps.Where(static g => !g.IsAbsence && !g.IsReplacement && !g.IsUnrendered).DistinctBy(static g => g.ToString()))
            yield return Found(CheckResource.Cluster, $"{gap.What}: {gap.Reason}") with { Severity = SeverityOf(gap), Remedy = gap.Remedy, Source = gap.Source };
    }

    private static Severity SeverityOf(Gap gap) => gap switch
    {
        // That the version is not told is usual of documents: then it can be given.
        { Remedy: AssumedVersion.Remedy } => Severity.Info,
        // No policy found and no policy seen are not the same.
        _ when gap.Kinds.HasFlag(SnapshotKinds.Policies) => Severity.Error,
        _ => Severity.Warning,
    };
}
