namespace EgressTools.Checks.Fixes;

/// <summary>Writes CIDRs as the agents understand them; what is none stays as it is.</summary>
internal static class PlainCidrs
{
    /// <summary>Without host bits, and each address in its usual form.</summary>
    public static EgressPolicy? Canonical(EgressPolicy policy, ClusterSnapshot snapshot) => Change(policy, static cidrs => [.. cidrs.Select(Canonical)]);

    /// <summary>Each once: the first of several that mean the same stays.</summary>
    public static EgressPolicy? Distinct(EgressPolicy policy, ClusterSnapshot snapshot) => Change(policy, static cidrs => [.. cidrs.DistinctBy(Canonical)]);

    /// <summary>A CIDR as the agents understand it; any other text as it is.</summary>
    public static string Canonical(string text) => Cidr.TryParse(text, out var cidr) ? cidr.ToString() : text;

    private static EgressPolicy? Change(EgressPolicy policy, Func<ImmutableArray<string>, ImmutableArray<string>> change) =>
        policy.DestinationCidrs.IsDefault ? null : policy with { DestinationCidrs = change(policy.DestinationCidrs), ExcludedCidrs = change(policy.ExcludedCidrs) };
}
