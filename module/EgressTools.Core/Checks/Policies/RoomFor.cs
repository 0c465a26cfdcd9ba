namespace EgressTools.Checks.Policies;

/// <summary>What further CIDRs of a policy cost the agents' maps, in which each takes a place for each pod.</summary>
/// <param name="Evidence">How many entries they add, and how many there are.</param>
/// <param name="Cost">The same in words, for a remedy.</param>
/// <param name="Before">What has to be done first because they would not fit; null where they do.</param>
internal sealed record RoomFor(ImmutableArray<KeyValuePair<string, string>> Evidence, string Cost, string? Before)
{
    /// <summary>The cost of some ranges for a policy; null where it has no pods.</summary>
    public static RoomFor? Ranges(CheckContext context, EgressPolicy policy, List<Cidr> ranges)
    {
        var table = context.Table;
        if (table.Policies.FirstOrDefault(p => ReferenceEquals(p.Policy, policy)) is not { } compiled)
            return null;
        var (ipv4, ipv6) = (0, 0);
        foreach (var endpoint in table.EndpointsOf(compiled))
        {
            ipv4 += endpoint.Addresses.Any(static a => !a.IsIPv6) ? 1 : 0;
            ipv6 += endpoint.Addresses.Any(static a => a.IsIPv6) ? 1 : 0;
        }
        var wide = ranges.Count(static r => r.IsIPv6);
        var (more4, more6) = (ipv4 * (ranges.Count - wide), ipv6 * wide);
        if (more4 + more6 == 0)
            return null;
        var (now4, now6) = context.EntryCounts;
        var limit = context.Installation.MapLimit;
        var evidence = string.Create(CultureInfo.InvariantCulture, $"{more4 + more6} in every agent's map, which has {now4 + now6} and takes {limit} of each family");
        return new RoomFor([new("entries that they add", evidence)], $", which takes {Plural.Count(more4 + more6, "entry")} more in every agent's map", now4 + more4 > limit || now6 + more6 > limit ? MapRoom.Remedy(Math.Max(now4 + more4, now6 + more6)) : null);
    }
}
