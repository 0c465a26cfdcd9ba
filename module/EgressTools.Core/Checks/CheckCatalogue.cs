using System.Collections.Immutable;
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
        new UnreadInput(),
        new BrokenCheck(),
        new UselessSuppression(),
    ];

    /// <summary>The check of a code.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Check Of(string code, string option) =>
        All.FirstOrDefault(c => string.Equals(c.Code, code.Trim(), StringComparison.OrdinalIgnoreCase)) ?? throw new UsageException($"{option}: there is no check '{code}'; kubectl egress check --list shows them", "UnknownCheck");
}
