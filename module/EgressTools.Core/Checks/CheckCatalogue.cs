using System.Collections.Immutable;
using EgressTools.Checks.Installation;
using EgressTools.Checks.Policies;
using EgressTools.Checks.Tool;

namespace EgressTools.Checks;

/// <summary>The checks there are.</summary>
public static class CheckCatalogue
{
    /// <summary>All, by code.</summary>
    public static readonly ImmutableArray<Check> All =
    [
        new IgnoredGateway(),
        new FeatureOff(),
        new OtherReleasesKey(),
        new KubeProxyReplacement(),
        new MasqueradeSwitches(),
        new EndpointSlices(),
        new IdentityMode(),
        new ClusterMesh(),
        new TunnelPort(),
        new MasqueradedRanges(),
        new OldSettings(),
        new RefusedSettings(),
        new UnknownRelease(),
        new IPv6Masquerade(),
        new LabelFilter(),
        new CloudInterfaces(),
        new AzureAddresses(),
        new DataplaneV2(),
        new OldCombinations(),
        new UnquotedSetting(),
        new Enterprise(),
        new NodeOverrides(),
        new IPv6Underlay(),
        new MixedVersions(),
        new UpgradeEffects(),
        new UnreadInput(),
        new BrokenCheck(),
        new UselessSuppression(),
    ];

    /// <summary>The check of a code.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Check Of(string code, string option) =>
        All.FirstOrDefault(c => string.Equals(c.Code, code.Trim(), StringComparison.OrdinalIgnoreCase)) ?? throw new UsageException($"{option}: there is no check '{code}'; kubectl egress check --list shows them", "UnknownCheck");
}
