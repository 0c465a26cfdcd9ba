namespace EgressTools.Checks.Running;

/// <summary>A check of one way in which agents' maps differ from what the policies ask for: one finding for each policy.</summary>
internal abstract class DifferenceCheck(string code, Severity severity, string title, DifferenceClass found) : Check(code, severity, title)
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes | SnapshotKinds.AgentMaps;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // Where no agent holds anything, EGT5011 says so once.
        if (context.Verdict.Entries == 0)
            yield break;
        foreach (var differences in context.Verdict.Differences.Where(d => d.Class == found && d.Destination is not null).GroupBy(static d => d.Policy, StringComparer.Ordinal))
        {
            var group = new DifferenceGroup([.. differences]);
            yield return Of(context, group, differences.Key) with { Severity = SeverityOf(context, group), Evidence = group.Evidence, Remedy = Remedy(group) };
        }
    }

    /// <summary>What is wrong and what comes of it.</summary>
    private protected abstract string Message(DifferenceGroup group);

    /// <summary>What cures it.</summary>
    private protected abstract string Remedy(DifferenceGroup group);

    private protected virtual Severity SeverityOf(CheckContext context, DifferenceGroup group) => Severity;

    private CheckFinding Of(CheckContext context, DifferenceGroup group, string? policy) =>
        context.Policies.FirstOrDefault(p => p.Name == policy) is { } known ? Found(known, Message(group)) : Found(CheckResource.Cluster, Message(group));
}
