using System.Collections.Immutable;
using EgressTools.Checks.Addresses;
using EgressTools.Checks.Policies;
using EgressTools.Checks.Running;
using EgressTools.Checks.Tool;

namespace EgressTools.Checks;

/// <summary>The checks there are.</summary>
public static class CheckCatalogue
{
    /// <summary>All, by code.</summary>
    public static readonly ImmutableArray<Check> All =
    [
        new IgnoredGateway(),
        new PublicEgressIP(),
        new ForeignEgressIP(),
        new ServiceEgressIP(),
        new GatewayWithoutPublicAddress(),
        new MapCapacity(),
        new FewSourcePorts(),
        new SharedEgressIP(),
        new SteeredResolvers(),
        new MissingOnSource(),
        new MissingOnGateway(),
        new MissingElsewhere(),
        new WrongGateway(),
        new DisagreeingAgents(),
        new NoAddressOnGateway(),
        new WrongAddressOnGateway(),
        new NotYetPropagated(),
        new GonePod(),
        new UnexpectedEntry(),
        new EmptyMaps(),
        new FullMaps(),
        new LeavesByOwnNode(),
        new LeavesByOtherGateway(),
        new UnknownExit(),
        new NoExit(),
        new UnreadInput(),
        new BrokenCheck(),
        new UselessSuppression(),
    ];

    /// <summary>The check of a code.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Check Of(string code, string option) =>
        All.FirstOrDefault(c => string.Equals(c.Code, code.Trim(), StringComparison.OrdinalIgnoreCase)) ?? throw new UsageException($"{option}: there is no check '{code}'; kubectl egress check --list shows them", "UnknownCheck");
}
