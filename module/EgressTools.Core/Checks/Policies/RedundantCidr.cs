namespace EgressTools.Checks.Policies;

internal sealed class RedundantCidr() : Check("EGT1017", Severity.Info, "Redundant CIDR", SnapshotKinds.Policies, ShownIn.EveryAgent, [23002, 22805])
{
    public override string Why => "A CIDR that is listed twice makes one entry. A CIDR inside a wider one of the same list makes entries with the same result "
        + "as the wider one. Each takes an entry in every agent's map for every pod of the policy. It matters only beside another policy, as the longer prefix "
        + "wins.";
    public override string Cure => "Remove duplicates, and CIDRs inside a wider one.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Written
        let twice = Twice(policy.DestinationCidrs).Concat(Twice(policy.ExcludedCidrs)).Select(static c => $"{c} is listed twice")
        let all = twice.Concat(Contained(context.Corrected(policy).Destinations)).ToList()
        where all.Count > 0
        let more = all.Count > 1 ? $"; {Plural.Count(all.Count - 1, "other CIDR")} {Plural.Verb(all.Count - 1, "are")} redundant too" : ""
        select Found(policy, $"redundant CIDR: {all[0]}{more}", all.Count == 1 ? "remove the redundant CIDR" : "remove the redundant CIDRs",
            Each("without effect", all));

    private static IEnumerable<Cidr> Twice(ImmutableArray<string> texts) =>
        WrittenCidr.Of(texts).GroupBy(static c => c.Cidr).Where(static g => g.Count() > 1).Select(static g => g.Key);

    /// <summary>Entries with the same result as the next wider one. They are sorted by address,
    /// wider first: a stack holds those around the current one.</summary>
    private static IEnumerable<string> Contained(ImmutableArray<PolicyDestination> entries)
    {
        var around = new Stack<PolicyDestination>();
        foreach (var entry in entries)
        {
            while (around.Count > 0 && !around.Peek().Cidr.Contains(entry.Cidr))
                around.Pop();
            if (around.TryPeek(out var wider) && wider.Cidr != entry.Cidr && wider.Excluded == entry.Excluded)
                yield return $"{entry.Cidr} is inside {wider.Cidr}";
            around.Push(entry);
        }
    }
}
