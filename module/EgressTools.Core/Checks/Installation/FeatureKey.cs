using EgressTools.Model;

namespace EgressTools.Checks.Installation;

/// <summary>The name of the setting that switches the feature on: it changed with 1.11 and was changed back with 1.18.0 (facts 0.3).</summary>
internal static class FeatureKey
{
    public const string Plain = "enable-egress-gateway";

    public const string IPv4 = "enable-ipv4-egress-gateway";

    /// <summary>The name that a version's agents read; of null, the newest version's.</summary>
    public static string Of(CiliumVersion? version) => version is not null && version.IsAtLeast(1, 11) && !version.IsAtLeast(1, 18) ? IPv4 : Plain;

    /// <summary>The name that only other versions read.</summary>
    public static string OfOthers(CiliumVersion? version) => Of(version) == Plain ? IPv4 : Plain;
}
