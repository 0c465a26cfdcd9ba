using System.Collections.Immutable;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Checks.Fixes;

/// <summary>Drops the CIDRs of a family for which there is no way out.</summary>
internal static class OneFamily
{
    /// <summary>Keeps the family that all egress IPs have (#48660). A gateway without an egress IP takes one of either family: then nothing is useless for sure.</summary>
    public static EgressPolicy? OfEgressIPs(EgressPolicy policy, ClusterSnapshot snapshot)
    {
        var families = new HashSet<bool>();
        foreach (var gateway in PolicyFixes.Effective(policy, snapshot))
        {
            if (!Address.TryParse(gateway.EgressIP, out var address))
                return null;
            families.Add(address.IsIPv6);
        }
        return families.Count == 1 ? Without(policy, ipv6: !families.Contains(true)) : null;
    }

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
