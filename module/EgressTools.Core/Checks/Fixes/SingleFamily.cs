namespace EgressTools.Checks.Fixes;

/// <summary>Removes the CIDRs of a family that the gateways do not have.</summary>
internal static class SingleFamily
{
    /// <summary>
    /// Removes IPv6 if it is disabled, or if all egress IPs are IPv4 and no gateway node has an IPv6
    /// address (#48660). In a cluster with IPv6 the traffic would leave by the pods' own nodes.
    /// </summary>
    public static EgressPolicy? OfEgressIPs(EgressPolicy policy, ClusterSnapshot snapshot)
    {
        var gateways = PolicyFixes.Effective(policy, snapshot);
        var ipv4 = gateways.All(static g => g.EgressAddress is { IsIPv6: false });
        return IsIPv6Disabled(snapshot) || (ipv4 && gateways.All(g => HasNoIPv6(g, snapshot))) ? Without(policy, ipv6: true) : null;
    }

    private static bool IsIPv6Disabled(ClusterSnapshot snapshot) => snapshot.Complete.HasFlag(SnapshotKinds.Configuration)
        && snapshot.Installation.Configuration.GetValueOrDefault("enable-ipv6") is { } value && value != "true";

    private static bool HasNoIPv6(PolicyGateway gateway, ClusterSnapshot snapshot) =>
        gateway.NodeSelector is { } selector && NodeChoice.Taken(snapshot, selector) is { } node && !node.Addresses.Any(static a => a.IsIPv6);

    /// <summary>Removes IPv6, for a cluster without it.</summary>
    public static EgressPolicy? WithoutIPv6(EgressPolicy policy, ClusterSnapshot snapshot) => Without(policy, ipv6: true);

    private static EgressPolicy? Without(EgressPolicy policy, bool ipv6)
    {
        if (policy.DestinationCidrs.IsDefault)
            return null;
        var cured = policy with { DestinationCidrs = Without(policy.DestinationCidrs, ipv6), ExcludedCidrs = Without(policy.ExcludedCidrs, ipv6) };
        // Only the author knows what a policy without destinations should do.
        return cured.DestinationCidrs.IsEmpty ? null : cured;
    }

    private static ImmutableArray<string> Without(ImmutableArray<string> cidrs, bool ipv6) =>
        cidrs.RemoveAll(text => Cidr.TryParse(text, out var cidr) && cidr.IsIPv6 == ipv6);
}
