namespace EgressTools.Engine;

/// <summary>
/// The name of the setting that switches the feature on: it changed with 1.11 and was changed back with 1.18.0 (facts 0.3); the upgrade notes of 1.19 list
/// the name between as removed, so that 1.18 is taken to read both.
/// </summary>
internal static class FeatureKey
{
    public const string Plain = "enable-egress-gateway";

    public const string IPv4 = "enable-ipv4-egress-gateway";

    /// <summary>The name that a version's chart writes and its agents read; of null, the newest version's.</summary>
    public static string Of(CiliumVersion? version) => version is not null && version.IsAtLeast(1, 11) && !version.IsAtLeast(1, 18) ? IPv4 : Plain;

    /// <summary>The name that belongs to other versions.</summary>
    public static string OfOthers(CiliumVersion? version) => Of(version) == Plain ? IPv4 : Plain;

    /// <summary>Whether a version's agents take the name of others too, for the time being.</summary>
    public static bool ReadsBoth(CiliumVersion version) => version is { Major: 1, Minor: 18 };
}
