namespace EgressTools.Checks.Policies;

internal sealed class UnexcludedRanges() : Check("EGT1009", Severity.Warning, "Private ranges not excluded", SnapshotKinds.Policies,
    ShownIn.Agents("1.18.3", "1.18.11"), [16147, 17295, 19588, 38221])
{
    private static readonly Cidr LinkLocal = Cidr.Parse("169.254.0.0/16");
    private static readonly Address Metadata = Address.Parse("169.254.169.254");
    private static readonly ImmutableArray<Cidr> Private = [Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16")];
    private static readonly Cidr PrivateIPv6 = Cidr.Parse("fc00::/7");
    private static readonly ImmutableArray<Cidr> Ranges = [.. Private, Cidr.Parse("100.64.0.0/10"), LinkLocal, PrivateIPv6, Cidr.Parse("fe80::/10")];

    // The name servers of Tencent Cloud have addresses that look public.
    private static readonly ImmutableArray<Cidr> Resolvers = [Cidr.Parse("183.60.83.19/32"), Cidr.Parse("183.60.82.98/32")];

    public override string Why => "Agents never steer traffic to pods, nodes and Services. They steer everything else in 0.0.0.0/0: databases and other "
        + "machines of the same network, peered networks, the metadata service of the cloud at 169.254.169.254, and on TKE the API server's address in "
        + "169.254.0.0/16. In ::/0 these are fc00::/7 and fe80::/10. Such hosts may refuse the gateway, or not be reachable from it.";
    public override string Cure => "List in excludedCIDRs every private range that the pods use. A destination that is written out, such as 10.20.0.0/16, "
        + "counts as intended. Each excluded range takes an entry in every agent's map for each pod of the policy: if the endpoints were read, the finding "
        + "shows how many.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // EGT1006 reports IPv6 destinations in a cluster without IPv6.
        var ranges = context.SettingOf("enable-ipv6") is { } value && value != "true" ? Ranges.RemoveAll(static r => r.IsIPv6) : Ranges;
        foreach (var policy in context.Written)
        {
            var entries = context.Compile(policy).Destinations;
            var open = ranges.Where(r => IsOpen(r, entries)).ToList();
            if (open.Count == 0)
            {
                if (SteeredResolvers(entries) is { Count: > 0 } resolvers && IsWide(entries) && !context.IfKnown(SnapshotKinds.Nodes, static _ => true))
                    yield return OnTencentCloud(policy, resolvers);
                continue;
            }
            var room = context.IfKnown(Inputs.Prediction, c => EntryCost.Ranges(c, policy, open));
            yield return Found(open.Exists(r => IsOversight(r, entries)) ? Severity.Warning : Severity.Info, policy,
                $"traffic to {Listed.Short(open)} leaves by the gateway too: excludedCIDRs does not list {Plural.Them(open.Count)}", room?.Before is { } before
                ? $"{before}; only then add to excludedCIDRs: {string.Join(", ", open)}" : $"add to excludedCIDRs: {string.Join(", ", open)}{room?.Cost}",
                [.. Evidence(entries, open), .. room?.Evidence ?? []]);
        }
    }

    /// <summary>Documents do not show the cloud. If nodes show it, EGT3008 checks the name servers.</summary>
    private CheckFinding OnTencentCloud(EgressPolicy policy, List<Cidr> resolvers) =>
        Found(Severity.Info, policy, $"on Tencent Cloud, DNS queries of the selected pods to {Listed.Short(resolvers.Select(static r => r.Address))} (VPC " +
            "name servers) leave by the gateway too", $"on Tencent Cloud, add to excludedCIDRs: {string.Join(", ", resolvers)}", ("not excluded", resolvers));

    // A destination that is a single network may include the name servers on purpose; one for everything hardly does.
    private static bool IsWide(ImmutableArray<PolicyDestination> entries) => entries.Any(static e => !e.Excluded && e.Cidr is { IsIPv6: false, Length: < 8 });

    /// <summary>Whether a destination that is wider than the range steers an address of it.</summary>
    private static bool IsOpen(Cidr range, ImmutableArray<PolicyDestination> entries) =>
        Around(entries, e => e.Contains(range)) is { Excluded: false } wider && wider.Cidr != range
        && new DecidingPrefixes().Of(entries.Select(static e => e.Cidr).Where(range.Contains).Append(range)).Contains(range);

    /// <summary>Whether the author probably forgot the range: no part of it is excluded or listed. 100.64.0.0/10 is rarely in use.</summary>
    private static bool IsOversight(Cidr range, ImmutableArray<PolicyDestination> entries) => range == LinkLocal
        ? !entries.Any(static e => e.Excluded && LinkLocal.Contains(e.Cidr) && e.Cidr.Contains(Metadata))
        : (Private.Contains(range) || range == PrivateIPv6) && !entries.Any(e => range.Contains(e.Cidr));

    private static IEnumerable<(string Name, object? Value)> Evidence(ImmutableArray<PolicyDestination> entries, List<Cidr> open)
    {
        foreach (var range in open)
        {
            var parts = entries.Where(e => range.Contains(e.Cidr)).Select(static e => e.Cidr).ToList();
            yield return ("not excluded", parts.Count == 0 ? range : $"{range} without {Listed.Plain(parts)}");
        }
        if (SteeredResolvers(entries) is { Count: > 0 } resolvers)
            yield return ("name servers of Tencent Cloud", $"traffic to {Listed.Plain(resolvers.Select(static r => r.Address))} leaves by the gateway too");
    }

    private static List<Cidr> SteeredResolvers(ImmutableArray<PolicyDestination> entries) =>
        [.. Resolvers.Where(r => Around(entries, e => e.Contains(r.Address)) is { Excluded: false })];

    /// <summary>The entry with the longest prefix that contains something: longer prefixes come later, and of two equal ones the exclusion.</summary>
    private static PolicyDestination? Around(ImmutableArray<PolicyDestination> entries, Func<Cidr, bool> holds)
    {
        for (var i = entries.Length - 1; i >= 0; i--)
        {
            if (holds(entries[i].Cidr))
                return entries[i];
        }
        return null;
    }
}
