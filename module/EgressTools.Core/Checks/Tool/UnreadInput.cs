namespace EgressTools.Checks.Tool;

internal sealed class UnreadInput() : Check("EGT9001", Severity.Error, "Unreadable input", SnapshotKinds.None, ShownIn.OutsideCilium,
    ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"])
{
    public override string Why => "The tool cannot check what it cannot read: a list without the right to see it, a document that does not parse, a bundle "
        + "without the file. The checks that need it are skipped, so no finding from them does not mean no fault. If policies may be affected, it is an error.";
    public override string Cure => "Follow the reason of each finding: get the right to list the resource, correct the document, or create the bundle again.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var gap in context.Gaps.Where(static g => !g.IsAbsence && !g.IsReplacement && !g.IsUnrendered).DistinctBy(static g => g.ToString()))
            yield return Found(SeverityOf(gap), new Subject(CheckResource.Cluster, gap.Source), $"{gap.What}: {gap.Reason}", gap.Remedy);
    }

    private static Severity SeverityOf(Gap gap) => gap switch
    {
        // Documents usually do not contain the version; an option sets it.
        { IsOfVersion: true } => Severity.Info,
        // Unread policies could be anything.
        _ when gap.Kinds.HasFlag(SnapshotKinds.Policies) => Severity.Error,
        _ => Severity.Warning,
    };
}
