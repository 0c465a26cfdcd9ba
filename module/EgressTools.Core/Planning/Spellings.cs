namespace EgressTools.Planning;

/// <summary>
/// How policies write their CIDRs. Agents compare CIDRs with their host bits, and the kernel masks them: from 1.18 on, deleting one spelling deletes the entry
/// of another that was just written.
/// </summary>
internal static class Spellings
{
    /// <summary>Whether a change can delete entries this way.</summary>
    public static bool MayGo(ClusterSnapshot before, ClusterSnapshot after) =>
        CiliumBehavior.For(after.Installation.Version).DeletesOldSpellings && before.Policies.Concat(after.Policies).SelectMany(Written)
            .Any(static w => w.Cidr.Address != w.Address);

    /// <summary>Whether a policy drops one spelling of a CIDR that it still has.</summary>
    public static bool OneGoes(EgressPolicy before, EgressPolicy after)
    {
        var (old, next) = (Written(before).ToHashSet(), Written(after).ToHashSet());
        return old.Any(o => !next.Contains(o) && next.Any(n => n.Cidr == o.Cidr));
    }

    /// <summary>The entries of one source address that agents delete although a policy needs them.</summary>
    public static IEnumerable<EmptiedEntry> Emptied(ObjectName pod, List<MapEntry> before, List<MapEntry> after)
    {
        foreach (var entry in after)
        {
            var index = before.FindIndex(e => e.Destination == entry.Destination);
            if (index < 0)
                continue;
            var (old, next) = (Of(before[index]), Of(entry));
            if (!old.IsSubsetOf(next))
                yield return new EmptiedEntry(pod, entry.Destination, entry.Claims[0].Policy.Name, IsSure: !old.Overlaps(next));
        }
    }

    private static HashSet<Address> Of(MapEntry entry) => [.. entry.Claims.Select(static c => c.Destination.Written)];

    private static IEnumerable<(Cidr Cidr, Address Address)> Written(EgressPolicy policy)
    {
        foreach (var text in (policy.DestinationCidrs.IsDefault ? [] : policy.DestinationCidrs).Concat(policy.ExcludedCidrs))
        {
            if (Cidr.TryParse(text, out var cidr) && Address.TryParse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)), out var address))
                yield return (cidr, address);
        }
    }
}
