namespace EgressTools.Provisioning.Gateways;

/// <summary>Policies that a change leaves without any gateway, whether or not they choose a pod today.</summary>
public static class LostGateways
{
    /// <summary>Their names, in order.</summary>
    public static ImmutableArray<string> Of(ClusterSnapshot before, ClusterSnapshot after)
    {
        var had = WithGateway(before);
        had.ExceptWith(WithGateway(after));
        return [.. had];
    }

    // Which pods they choose does not matter here, and takes longest to compute.
    private static SortedSet<string> WithGateway(ClusterSnapshot snapshot) => new(
        RuleTable.Build(snapshot with { Endpoints = [] }).Policies.Where(static p => p.Ring.Any(static g => g.Node is not null))
            .Select(static p => p.Policy.Name),
        StringComparer.Ordinal);
}
