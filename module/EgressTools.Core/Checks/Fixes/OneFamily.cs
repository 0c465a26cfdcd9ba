using EgressTools.Operations;

namespace EgressTools.Checks.Fixes;

/// <summary>Drops the CIDRs of a family for which there is no way out.</summary>
internal static class OneFamily
{
    /// <summary>
    /// Drops IPv6 where there is known to be none (#48660): it is off, or all egress IPs are IPv4 and no gateway node has an IPv6 address. In a cluster that has it, the
    /// traffic would leave by the pods' own nodes.
    /// </summary>
    public static EgressPolicy? OfEgressIPs(EgressPolicy policy, ClusterSnapshot snapshot)
    {
        var gateways = PolicyFixes.Effective(policy, snapshot);
        var ipv4 = gateways.All(static g => g.EgressAddress is { IsIPv6: false });
        return IsSwitchedOff(snapshot) || (ipv4 && gateways.All(g => HasNoIPv6(g, snapshot))) ? Without(policy, ipv6: true) : null;
    }

    private static bool IsSwitchedOff(ClusterSnapshot snapshot) =>
        snapshot.Complete.HasFlag(SnapshotKinds.Configuration) && snapshot.Installation.Configuration.GetValueOrDefault("enable-ipv6") is { } value && value != "true";

    private static bool HasNoIPv6(PolicyGateway gateway, ClusterSnapshot snapshot) =>
        gateway.NodeSelector is { } selector && NodeChoice.Taken(snapshot, selector) is { } node && !node.Addresses.Any(static a => a.IsIPv6);

    /// <summary>Drops IPv6, for a cluster that has none.</summary>
    public static EgressPolicy? WithoutIPv6(EgressPolicy policy, ClusterSnapshot snapshot) => Without(policy, ipv6: true);

    private static EgressPolicy? Without(EgressPolicy policy, bool ipv6)
    {
        if (policy.DestinationCidrs.IsDefault)
            return null;
        var cured = policy with { DestinationCidrs = Without(policy.DestinationCidrs, ipv6), ExcludedCidrs = Without(policy.ExcludedCidrs, ipv6) };
        // A policy that is left without destinations does nothing: whether it was meant for something else, nobody but its author knows.
        return cured.DestinationCidrs.IsEmpty ? null : cured;
    }

    private static ImmutableArray<string> Without(ImmutableArray<string> cidrs, bool ipv6) => cidrs.RemoveAll(text => Cidr.TryParse(text, out var cidr) && cidr.IsIPv6 == ipv6);
}
