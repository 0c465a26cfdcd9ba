namespace EgressTools.Checks.Policies;

internal sealed class ExclusionWithoutEffect()
    : Check("EGT1008", Severity.Error, "Excluded CIDR without effect", SnapshotKinds.Policies, ShownIn.EveryAgent, [23002, 27491])
{
    public override string Why => "excludedCIDRs become entries of the same map as destinationCIDRs, and the longest prefix decides. An excluded CIDR outside "
        + "every destination excludes nothing. Nor does one that longer destinations cover. If an excluded CIDR equals a destination, the policy asks for two "
        + "values of one entry, and agents switch between them at every change in the cluster.";
    public override string Cure => "Make every excluded CIDR longer than the destination around it, and of the same family. Remove the others.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Written
        let all = context.Compile(policy).Destinations
        let to = all.Where(static d => !d.Excluded).Select(static d => d.Cidr).ToHashSet()
        let faults = all.Where(static d => d.Excluded).Select(d => (d.Cidr, Fault: FaultOf(d.Cidr, to))).Where(static f => f.Fault is not null).ToList()
        where faults.Count > 0
        let clash = faults.FindIndex(f => to.Contains(f.Cidr))
        let first = faults[Math.Max(clash, 0)]
        let more = faults.Count > 1 ? $"; {Plural.Count(faults.Count - 1, "other excluded CIDR")} {Plural.Verb(faults.Count - 1, "have")} a fault too" : ""
        select Found(clash >= 0 ? Severity.Error : Severity.Warning, policy, $"excluded CIDR {first.Cidr} {first.Fault}{more}",
            clash >= 0 ? $"remove {first.Cidr} from destinationCIDRs or from excludedCIDRs" : $"remove {first.Cidr} from excludedCIDRs, or correct it",
            Each("excludedCIDRs", faults.Select(static f => $"{f.Cidr} {f.Fault}")));

    private static string? FaultOf(Cidr excluded, HashSet<Cidr> destinations)
    {
        if (destinations.Contains(excluded))
            return $"is a destination too, and {ConflictText.Switches}";
        if (!destinations.Any(d => d.Contains(excluded)))
            return destinations.Any(d => d.IsIPv6 == excluded.IsIPv6) ? "has no effect: it is outside every destination"
                : "has no effect: no destination has its family";
        var inside = destinations.Where(excluded.Contains).Append(excluded);
        return new DecidingPrefixes().Of(inside).Contains(excluded) ? null : "has no effect: longer destinations cover it";
    }
}
