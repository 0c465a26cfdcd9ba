using System.Collections.Immutable;
using EgressTools.Checks.Gateways;
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
        new PolicyWithoutEffect(),
        new InterfaceBesideEgressIP(),
        new BothFamiliesOneEgressIP(),
        new IPv6BeforeItsRelease(),
        new IPv6SwitchedOff(),
        new HostBits(),
        new UselessExclusion(),
        new UnexcludedRanges(),
        new EveryPodSelected(),
        new LabelOutsideIdentity(),
        new UnstableNamespaceSelector(),
        new UnknownGatewayList(),
        new UnknownNodeSelector(),
        new ReplacedPolicy(),
        new PublicEgressIP(),
        new RedundantCidr(),
        new GatewayListedTwice(),
        new ConflictingPolicies(),
        new PossibleConflict(),
        new ShadowedPolicy(),
        new MissingNamespace(),
        new NoPodSelected(),
        new PodsWithoutEndpoint(),
        new LabelFilteredByConfiguration(),
        new NoGatewayNode(),
        new UnusedNodes(),
        new NotReadyGateway(),
        new CordonedGateway(),
        new AgentlessGateway(),
        new SuperNodeGateway(),
        new StaleLabels(),
        new IPv6FirstGateway(),
        new UnmatchedEntry(),
        new SkippedEntry(),
        new OneGateway(),
        new OldKernel(),
        new SecondInterface(),
        new MisplacedTaints(),
        new VanishingNodes(),
        new PoolWithoutPods(),
        new DefaultPoolName(),
        new UnclosedBlock(),
        new MissingArguments(),
        new DoubtfulImageKey(),
        new OtherTunnelPort(),
        new MixedEndpoint(),
        new ChangingAddresses(),
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
