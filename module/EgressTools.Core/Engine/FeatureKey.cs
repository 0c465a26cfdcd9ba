namespace EgressTools.Engine;

/// <summary>The name of the setting that enables the feature: it changed with 1.11 (#17695) and back with 1.18. The upgrade notes of 1.19 list the name between
/// as removed (https://docs.cilium.io/en/v1.19/operations/upgrade/), so 1.18 counts as reading both.</summary>
internal static class FeatureKey
{
    public const string Plain = "enable-egress-gateway";
    public const string IPv4 = "enable-ipv4-egress-gateway";

    /// <summary>The name that the chart of a version writes and its agents read; for null, that of the newest version.</summary>
    public static string Of(CiliumVersion? version) => version is not null && version.IsAtLeast(1, 11) && !version.IsAtLeast(1, 18) ? IPv4 : Plain;

    /// <summary>The name in other versions.</summary>
    public static string OfOthers(CiliumVersion? version) => Of(version) == Plain ? IPv4 : Plain;

    /// <summary>Whether agents of a version still read the name of other versions too.</summary>
    public static bool ReadsBoth(CiliumVersion version) => version is { Major: 1, Minor: 18 };
}
