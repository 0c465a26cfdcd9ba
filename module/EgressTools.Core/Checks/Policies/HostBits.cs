namespace EgressTools.Checks.Policies;

internal sealed class HostBits() : Check("EGT1007", Severity.Warning, "a CIDR has bits set behind its prefix")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "The schema takes 10.1.2.3/8, and the kernel looks at the prefix alone: the entry is that of 10.0.0.0/8. Somebody who meant one machine, or a smaller network, steers far more than that, or excludes far more. "
        + "From Cilium 1.15 on the agents keep the text apart all the same. Where both spellings are in use they take turns at one entry; and from 1.18 on, an agent that sees the corrected spelling writes the new one and then deletes the old one, "
        + "which is the same entry: the map stays without it until the next event.";

    public override string Cure => "Write the prefix that is meant: 10.0.0.0/8 for the network, 10.1.2.3/32 for the one address. "
        + "kubectl egress apply and Publish-EgressPolicy touch the policy 1.1 s later, which restores the entry; after another kind of apply change any annotation of the policy.";

    public override ImmutableArray<string> References => ["https://github.com/cilium/cilium/blob/v1.20.2/pkg/egressgateway/manager.go", "https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/"];

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            var written = WrittenCidr.Of(policy.DestinationCidrs).Select(static c => ("destinationCIDRs", c))
                .Concat(WrittenCidr.Of(policy.ExcludedCidrs).Select(static c => ("excludedCIDRs", c))).Where(static c => c.c.HadHostBits).ToList();
            if (written.Count == 0)
                continue;
            var (field, first) = written[0];
            yield return Found(policy, $"{field} has {first.Text}, which means {first.Cidr}{(written.Count > 1 ? $"; {Plural.Count(written.Count - 1, "other")} too" : "")}") with
            {
                Evidence = [.. written.Take(5).Select(static c => new KeyValuePair<string, string>(c.Item1, $"{c.c.Text} is {c.c.Cidr}"))],
                Remedy = $"write {first.Cidr}, or {first.Text.Split('/')[0]}/{first.Cidr.Address.Width} for the one address{(context.Behavior.IPv6 ? "; then change an annotation of the policy, since the entry is missing until the next event" : "")}",
            };
        }
    }
}
