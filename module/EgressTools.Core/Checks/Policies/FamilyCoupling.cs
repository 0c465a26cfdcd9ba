using EgressTools.Checks.Addresses;
using EgressTools.Operations;

namespace EgressTools.Checks.Policies;

/// <summary>What a policy's destinations of one family cost the other.</summary>
/// <param name="Gateway">The gateway that has no egress IP for it.</param>
/// <param name="Node">Its node; null where that is not known.</param>
/// <param name="IsIPv6">The family that is lost.</param>
/// <param name="IsCertain">It is lost for sure; otherwise that depends on the node's interfaces.</param>
/// <param name="Reason">Why, or when.</param>
internal sealed record FamilyLoss(PolicyGateway Gateway, string? Node, bool IsIPv6, bool IsCertain, string Reason);

/// <summary>Finds gateways that lose the egress IP of one family for destinations of the other.</summary>
internal sealed class FamilyCoupling(CheckContext context)
{
    private readonly AgentFindings _agents = new(context);

    /// <summary>The worst of a policy's gateways; null where none loses anything.</summary>
    public FamilyLoss? Of(EgressPolicy policy)
    {
        var destinations = context.Compile(policy).Destinations;
        if (!destinations.Any(static d => !d.Excluded && d.Cidr.IsIPv6) || !destinations.Any(static d => !d.Excluded && !d.Cidr.IsIPv6))
            return null;
        return context.GatewaysOf(policy).Select(g => Of(policy, g)).OfType<FamilyLoss>().OrderByDescending(static l => l.IsCertain).FirstOrDefault();
    }

    private FamilyLoss? Of(EgressPolicy policy, PolicyGateway gateway)
    {
        if (context.OwnAddresses(gateway, (true, true)) is not var (node, both))
            return null;
        foreach (var ipv6 in new[] { false, true })
        {
            // What is lost without the other family too is another fault.
            if (both.Of(ipv6) is { IsUnspecified: true } && context.OwnAddresses(gateway, (!ipv6, ipv6))?.Addresses.Of(ipv6) is not { IsUnspecified: true })
                return new(gateway, node?.Name, ipv6, IsCertain: true, Reason(gateway, node, ipv6));
        }
        if (both.IPv4 is not null || !IsCoupled(gateway) || (gateway.Interface is null && node?.HasInternal(ipv6: gateway.EgressAddress is not { IsIPv6: true }) == true))
            return null;
        var lost = gateway.EgressAddress is { IsIPv6: true };
        return _agents.Holds(policy, node?.Name, lost) switch
        {
            true => null,
            false => new(gateway, node?.Name, lost, IsCertain: true, "its map holds none"),
            null => new(gateway, node?.Name, lost, IsCertain: false, $"{Device(gateway)} has no {(lost ? "IPv4" : "IPv6")} address"),
        };
    }

    /// <summary>Until 1.19 an egressIP is written whatever the other family has.</summary>
    private bool IsCoupled(PolicyGateway gateway) => context.Behavior.IPv6 && (context.Behavior.PrimaryAddresses || gateway.EgressAddress is null);

    private string Reason(PolicyGateway gateway, NodeChoice? node, bool lost) =>
        !lost && context.Behavior.PrimaryAddresses && context.IsIPv6Off ? "IPv6 is disabled in cilium-config" : $"{Device(gateway)} has no {(lost ? "IPv4" : "IPv6")} address";

    private static string Device(PolicyGateway gateway) => gateway switch
    {
        { Interface: { Length: > 0 } name } => $"interface {name}",
        { EgressAddress: { } address } => $"the interface of {address}",
        _ => "the interface of the default route",
    };
}
