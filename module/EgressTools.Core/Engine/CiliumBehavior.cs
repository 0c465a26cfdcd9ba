using EgressTools.Model;

namespace EgressTools.Engine;

/// <summary>What an endpoint's place in a ring of gateways is computed from.</summary>
public enum HashInput
{
    /// <summary>The uid of the CiliumEndpoint.</summary>
    EndpointUid,

    /// <summary>"namespace/name", in development versions after 1.20.</summary>
    EndpointName,
}

/// <summary>The differences between releases that change entries of the map.</summary>
/// <param name="GatewayList"><c>egressGateways</c> is known: 1.18 (PR #39304).</param>
/// <param name="IPv6">IPv6 CIDRs make entries: 1.18.</param>
/// <param name="EgressIPv6">An IPv6 egress IP is accepted: 1.20.</param>
/// <param name="SourceNodeSelector"><c>selectors[].nodeSelector</c> is known: 1.17 (PR #35421).</param>
/// <param name="SkipsUnmatchedGateways">
/// An entry of the list whose selector fits no node is left out of the ring: 1.18.10, 1.19.4 and 1.20 (PR #44705). Before, it stayed as "Not Found"
/// and its share of the pods was dropped.
/// </param>
/// <param name="HashInput">What the choice among several gateways hangs on.</param>
public sealed record CiliumBehavior(
    bool GatewayList, bool IPv6, bool EgressIPv6, bool SourceNodeSelector, bool SkipsUnmatchedGateways, HashInput HashInput)
{
    /// <summary>The release that is assumed where the version is not known: the newest minor version.</summary>
    public static readonly CiliumVersion NewestVersion = new(1, 20, 0);

    /// <summary>The behaviour that is assumed where the version is not known: that of the newest release.</summary>
    public static readonly CiliumBehavior Newest = For(NewestVersion);

    /// <summary>The behaviour of a version; of null, <see cref="Newest"/>.</summary>
    public static CiliumBehavior For(CiliumVersion? version) => version is null
        ? Newest
        : new CiliumBehavior(
            GatewayList: version.IsAtLeast(1, 18),
            IPv6: version.IsAtLeast(1, 18),
            EgressIPv6: version.IsAtLeast(1, 20),
            SourceNodeSelector: version.IsAtLeast(1, 17),
            SkipsUnmatchedGateways: SkipsUnmatched(version),
            HashInput: version.IsAtLeast(1, 21) ? HashInput.EndpointName : HashInput.EndpointUid);

    /// <summary>
    /// A pass writes what is wanted, then deletes what is not, and takes two spellings of a CIDR for two entries, while the kernel has one. Since 1.18; shown with
    /// 1.17.0, 1.19.4 and 1.20.2.
    /// </summary>
    public bool DeletesOldSpellings => GatewayList;

    private static bool SkipsUnmatched(CiliumVersion version) => (version.Major, version.Minor) switch
    {
        (1, 18) => version.CompareTo(new CiliumVersion(1, 18, 10)) >= 0,
        (1, 19) => version.CompareTo(new CiliumVersion(1, 19, 4)) >= 0,
        _ => version.IsAtLeast(1, 20),
    };
}
