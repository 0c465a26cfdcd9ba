namespace EgressTools.Checks.Running;

/// <summary>A check for one class of differences between agents' maps and policies: one finding for each policy.</summary>
internal abstract class DifferenceCheck(string code, Severity severity, string title, DifferenceClass found, ImmutableArray<Reference> references)
    : Check(code, severity, title, Inputs.Maps, ShownIn.Traffic, references)
{
    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // EGT5011 reports that no agent has entries.
        if (context.Verdict.Entries == 0)
            yield break;
        foreach (var differences in context.Verdict.Differences.Where(d => d.Class == found && d.Destination is not null)
            .GroupBy(static d => d.Policy, StringComparer.Ordinal))
        {
            var group = new DifferenceGroup([.. differences]);
            Subject subject = context.Policies.FirstOrDefault(p => p.Name == differences.Key) is { } known ? known : CheckResource.Cluster;
            yield return Found(SeverityOf(context, group), subject, Message(group), Remedy(group)) with { Evidence = group.Evidence };
        }
    }

    /// <summary>The message: what is wrong and its effect.</summary>
    private protected abstract string Message(DifferenceGroup group);

    /// <summary>The remedy: a restart of the first agent, unless a check knows better.</summary>
    private protected virtual string Remedy(DifferenceGroup group) => group.Restart;

    private protected virtual Severity SeverityOf(CheckContext context, DifferenceGroup group) => Severity;
}
