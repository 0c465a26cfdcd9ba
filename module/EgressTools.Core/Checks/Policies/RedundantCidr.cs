namespace EgressTools.Checks.Policies;

internal sealed class RedundantCidr() : Check("EGT1017", Severity.Info, "CIDRs that change nothing within their policy")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "A CIDR that is listed twice makes one entry. One that lies in a wider one of the same list makes entries that decide as the wider would: "
        + "each of them takes a place in every agent's map for every pod of the policy. Only against another policy's destinations can it make a difference, as the longer prefix wins.";

    public override string Cure => "Remove what is listed twice, and what the wider CIDR holds anyway.";

    public override ImmutableArray<string> References => Issues(23002, 22805);

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            var compiled = context.Mended(policy);
            var twice = Twice(policy.DestinationCidrs).Concat(Twice(policy.ExcludedCidrs)).Select(static c => $"{c} is listed twice");
            var all = twice.Concat(Contained(compiled.Destinations)).ToList();
            if (all.Count == 0)
                continue;
            yield return Found(policy, $"{all[0]}{(all.Count > 1 ? $", and {Plural.Count(all.Count - 1, "other CIDR")} likewise" : "")}: it changes nothing within this policy") with
            {
                Evidence = [.. all.Take(5).Select(static a => new KeyValuePair<string, string>("without effect", a))],
                Remedy = "remove what changes nothing",
            };
        }
    }

    private static IEnumerable<Cidr> Twice(ImmutableArray<string> texts) => WrittenCidr.Of(texts).GroupBy(static c => c.Cidr).Where(static g => g.Count() > 1).Select(static g => g.Key);

    /// <summary>Entries that decide as the next wider one does. They come by address, wider ones first: those that hold the present one make a stack.</summary>
    private static IEnumerable<string> Contained(ImmutableArray<PolicyDestination> entries)
    {
        var around = new Stack<PolicyDestination>();
        foreach (var entry in entries)
        {
            while (around.Count > 0 && !around.Peek().Cidr.Contains(entry.Cidr))
                around.Pop();
            if (around.TryPeek(out var wider) && wider.Cidr != entry.Cidr && wider.Excluded == entry.Excluded)
                yield return $"{entry.Cidr} lies in {wider.Cidr}";
            around.Push(entry);
        }
    }
}
