namespace EgressTools.Checks.Fixes;

/// <summary>Writes CIDRs in canonical form; other text stays.</summary>
internal static class CanonicalCidrs
{
    /// <summary>Removes host bits, and writes each address in canonical form.</summary>
    public static EgressPolicy? Canonical(EgressPolicy policy, ClusterSnapshot snapshot) => Change(policy, static cidrs => [.. cidrs.Select(Canonical)]);

    /// <summary>Removes duplicates: the first of several equal CIDRs stays.</summary>
    public static EgressPolicy? Distinct(EgressPolicy policy, ClusterSnapshot snapshot) => Change(policy, static cidrs => [.. cidrs.DistinctBy(Canonical)]);

    /// <summary>A CIDR in canonical form; other text unchanged.</summary>
    public static string Canonical(string text) => Cidr.TryParse(text, out var cidr) ? cidr.ToString() : text;

    private static EgressPolicy? Change(EgressPolicy policy, Func<ImmutableArray<string>, ImmutableArray<string>> change) =>
        policy.DestinationCidrs.IsDefault ? null
            : policy with { DestinationCidrs = change(policy.DestinationCidrs), ExcludedCidrs = change(policy.ExcludedCidrs) };
}
