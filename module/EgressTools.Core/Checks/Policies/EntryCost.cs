namespace EgressTools.Checks.Policies;

/// <summary>The entries that more CIDRs of a policy add to the agents' maps: one for each pod and CIDR.</summary>
/// <param name="Evidence">The number of entries that they add, and that exist.</param>
/// <param name="Cost">The same as a clause of a remedy.</param>
/// <param name="Before">The command that makes room first; null if they fit.</param>
internal sealed record EntryCost(ImmutableArray<(string Name, object? Value)> Evidence, string Cost, string? Before)
{
    /// <summary>The cost of ranges for a policy; null if it has no pods.</summary>
    public static EntryCost? Ranges(CheckContext context, EgressPolicy policy, List<Cidr> ranges)
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
        var evidence = $"{more4 + more6} in every agent's map, which has {now4 + now6} and holds {limit} of each family";
        var cost = $", which takes {Plural.Count(more4 + more6, "more entry")} in every agent's map";
        var before = now4 + more4 > limit || now6 + more6 > limit ? MapRoom.Remedy(Math.Max(now4 + more4, now6 + more6)) : null;
        return new EntryCost([("entries that they add", evidence)], cost, before);
    }
}
