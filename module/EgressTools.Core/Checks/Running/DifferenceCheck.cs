namespace EgressTools.Checks.Running;

/// <summary>A check for one class of differences between agents' maps and policies: one finding for each policy.</summary>
internal abstract class DifferenceCheck(string code, Severity severity, string title, DifferenceClass found) : Check(code, severity, title)
{
    public override SnapshotKinds Needs =>
        SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes | SnapshotKinds.AgentMaps;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // EGT5011 reports that no agent has entries.
        if (context.Verdict.Entries == 0)
            yield break;
        foreach (var differences in context.Verdict.Differences.Where(d => d.Class == found && d.Destination is not null)
            .GroupBy(static d => d.Policy, StringComparer.Ordinal))
        {
            var group = new DifferenceGroup([.. differences]);
            yield return Of(context, group, differences.Key) with { Severity = SeverityOf(context, group), Evidence = group.Evidence, Remedy = Remedy(group) };
        }
    }

    /// <summary>The message: what is wrong and its effect.</summary>
    private protected abstract string Message(DifferenceGroup group);

    /// <summary>The remedy.</summary>
    private protected abstract string Remedy(DifferenceGroup group);

    private protected virtual Severity SeverityOf(CheckContext context, DifferenceGroup group) => Severity;

    private CheckFinding Of(CheckContext context, DifferenceGroup group, string? policy) =>
        context.Policies.FirstOrDefault(p => p.Name == policy) is { } known ? Found(known, Message(group)) : Found(CheckResource.Cluster, Message(group));
}
