namespace EgressTools.Checks.Policies;

internal sealed class UnexcludedRanges() : Check("EGT1009", Severity.Warning, "private and link-local ranges go through the gateway too")
{
    private static readonly Cidr LinkLocal = Cidr.Parse("169.254.0.0/16");
    private static readonly Address Metadata = Address.Parse("169.254.169.254");
    private static readonly ImmutableArray<Cidr> Private = [Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16")];
    private static readonly Cidr PrivateIPv6 = Cidr.Parse("fc00::/7");
    private static readonly ImmutableArray<Cidr> Ranges = [.. Private, Cidr.Parse("100.64.0.0/10"), LinkLocal, PrivateIPv6, Cidr.Parse("fe80::/10")];

    // Tencent Cloud's name servers have addresses that look public.
    private static readonly ImmutableArray<Cidr> Resolvers = [Cidr.Parse("183.60.83.19/32"), Cidr.Parse("183.60.82.98/32")];

    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "Pods, nodes and Services are never steered, but everything else that 0.0.0.0/0 holds is: databases and other machines of the same network, peered networks, the cloud's metadata service "
        + "at 169.254.169.254, and on TKE the API server's address in 169.254.0.0/16; of ::/0 it is fc00::/7 and fe80::/10. These answer the gateway differently, or not at all.";

    public override string Cure => "List in excludedCIDRs every private range that the pods talk to; a destination that is written out, such as 10.20.0.0/16, is taken as meant. "
        + "Each excluded range takes a place in every agent's map for each pod of the policy: where the endpoints were read, the finding says how many.";

    public override ImmutableArray<string> References => Issues(16147, 17295, 19588, 38221);

    public override ShownIn Shown => ShownIn.Agents("1.18.3", "1.18.11");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // Without IPv6 its destinations are dead text, which EGT1006 says.
        var ranges = context.SettingOf("enable-ipv6") is { } value && value != "true" ? Ranges.RemoveAll(static r => r.IsIPv6) : Ranges;
        foreach (var policy in context.Written)
        {
            var entries = context.Compile(policy).Destinations;
            var open = ranges.Where(r => IsOpen(r, entries)).ToList();
            if (open.Count == 0)
            {
                if (Resolvers.Where(r => IsSteered(r.Address, entries)).ToList() is { Count: > 0 } resolvers && IsWide(entries) && !context.IfKnown(SnapshotKinds.Nodes, static _ => true))
                    yield return OnTencentCloud(policy, resolvers);
                continue;
            }
            var room = context.IfKnown(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints, c => RoomFor.Ranges(c, policy, open));
            yield return Found(policy, $"{Listed.Some(open)} {Plural.Verb(open.Count, "leave")} by the gateway too, because no excluded CIDR covers {Plural.Them(open.Count)}") with
            {
                Severity = open.Exists(r => IsOversight(r, entries)) ? Severity.Warning : Severity.Info,
                Evidence = [.. Evidence(entries, open), .. room?.Evidence ?? []],
                Remedy = room?.Before is { } before ? $"{before}; only then add to excludedCIDRs: {string.Join(", ", open)}" : $"add to excludedCIDRs: {string.Join(", ", open)}{room?.Cost}",
            };
        }
    }

    /// <summary>Documents do not tell the cloud; where nodes do, EGT3008 looks at the resolvers.</summary>
    private CheckFinding OnTencentCloud(EgressPolicy policy, List<Cidr> resolvers) =>
        Found(policy, $"on Tencent Cloud, {Listed.Some(resolvers.Select(static r => r.Address))} {(resolvers.Count == 1 ? "is a name server" : "are name servers")} of the VPC, and what the selected pods ask there leaves by the gateway too") with
        {
            Severity = Severity.Info,
            Evidence = [new("not excluded", Listed.Plain(resolvers))],
            Remedy = $"on Tencent Cloud, add to excludedCIDRs: {string.Join(", ", resolvers)}",
        };

    // Who writes out a network that they lie in may mean them; who writes out everything does not.
    private static bool IsWide(ImmutableArray<PolicyDestination> entries) => entries.Any(static e => !e.Excluded && e.Cidr is { IsIPv6: false, Length: < 8 });

    /// <summary>Whether some address of a range is steered by a destination that is wider than the range.</summary>
    private static bool IsOpen(Cidr range, ImmutableArray<PolicyDestination> entries) =>
        Around(entries, e => e.Contains(range)) is { Excluded: false } wider && wider.Cidr != range
        && new DecidingPrefixes().Of(entries.Select(static e => e.Cidr).Where(range.Contains).Append(range)).Contains(range);

    /// <summary>Whether nobody seems to have thought of it: where a part is excluded or named, somebody did. The shared range is rarely in use.</summary>
    private static bool IsOversight(Cidr range, ImmutableArray<PolicyDestination> entries) => range == LinkLocal
        ? !entries.Any(static e => e.Excluded && LinkLocal.Contains(e.Cidr) && e.Cidr.Contains(Metadata))
        : (Private.Contains(range) || range == PrivateIPv6) && !entries.Any(e => range.Contains(e.Cidr));

    private static ImmutableArray<KeyValuePair<string, string>> Evidence(ImmutableArray<PolicyDestination> entries, List<Cidr> open)
    {
        var evidence = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var range in open)
        {
            var parts = entries.Where(e => range.Contains(e.Cidr)).Select(static e => e.Cidr).ToList();
            evidence.Add(new("not excluded", parts.Count == 0 ? range.ToString() : $"{range} without {Listed.Plain(parts)}"));
        }
        if (Resolvers.Where(r => IsSteered(r.Address, entries)).ToList() is { Count: > 0 } resolvers)
            evidence.Add(new("name servers of Tencent Cloud", $"{Listed.Plain(resolvers.Select(static r => r.Address))} would leave by the gateway too"));
        return evidence.ToImmutable();
    }

    private static bool IsSteered(Address address, ImmutableArray<PolicyDestination> entries) => Around(entries, e => e.Contains(address)) is { Excluded: false };

    /// <summary>The longest prefix that holds something. Of those that do, longer ones come later; of two that are equal, the one that excludes.</summary>
    private static PolicyDestination? Around(ImmutableArray<PolicyDestination> entries, Func<Cidr, bool> holds)
    {
        PolicyDestination? last = null;
        foreach (var entry in entries)
        {
            if (holds(entry.Cidr))
                last = entry;
        }
        return last;
    }
}
