namespace EgressTools.Checks.Policies;

internal sealed class HostBits() : Check("EGT1007", Severity.Warning, "CIDR with host bits", SnapshotKinds.Policies, ShownIn.EveryAgent,
    ["https://github.com/cilium/cilium/blob/v1.20.2/pkg/egressgateway/manager.go", Reference.Guide])
{
    public override string Why => "The schema allows 10.1.2.3/8, but the kernel uses the prefix alone: the entry is 10.0.0.0/8. A policy meant for one machine "
        + "or a small network steers, or excludes, far more than that. From Cilium 1.15 on, agents still treat the two spellings as different. If both are in "
        + "use, they take turns at one entry. From 1.18 on, an agent that sees the corrected spelling writes the new entry and then deletes the old one, which "
        + "is the same entry. The map lacks it until the next event.";
    public override string Cure => $"Write the prefix that you mean: 10.0.0.0/8 for the network, 10.1.2.3/32 for one address. {Subcommands.Apply} touches the "
        + "policy 1.1 s later, which restores the entry. After any other kind of apply, change an annotation of the policy.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Written
        let written = Of("destinationCIDRs", policy.DestinationCidrs).Concat(Of("excludedCIDRs", policy.ExcludedCidrs)).ToList()
        where written.Count > 0
        let first = written[0].Cidr
        let more = written.Count > 1 ? $"; {Plural.Count(written.Count - 1, "other CIDR")} {Plural.Verb(written.Count - 1, "have")} host bits too" : ""
        select Found(policy, $"{written[0].Field} has {first.Text}, which means {first.Cidr}{more}",
            $"write {first.Cidr}, or {first.Text.Split('/')[0]}/{first.Cidr.Address.Width} for one address" +
            (context.Behavior.IPv6 ? "; then change an annotation of the policy: the agents' maps lack the entry until the next event" : ""),
            [.. written.Take(Listed.Shown).Select(static c => (c.Field, (object?)$"{c.Cidr.Text} is {c.Cidr.Cidr}"))]);

    private static IEnumerable<(string Field, WrittenCidr Cidr)> Of(string field, ImmutableArray<string> texts) =>
        WrittenCidr.Of(texts).Where(static c => c.HadHostBits).Select(c => (field, c));
}
