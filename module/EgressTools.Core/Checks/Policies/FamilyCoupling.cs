namespace EgressTools.Checks.Policies;

/// <summary>A gateway that loses the egress IP of one family because the policy has destinations of the other (#48660).</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Node">Its node; null if unknown.</param>
/// <param name="IsIPv6">Whether the lost family is IPv6.</param>
/// <param name="IsCertain">Whether the loss is certain; otherwise it depends on the interfaces of the node.</param>
/// <param name="Reason">The cause, or the condition if the loss is not certain.</param>
internal sealed record FamilyLoss(PolicyGateway Gateway, string? Node, bool IsIPv6, bool IsCertain, string Reason);

/// <summary>Finds gateways that lose the egress IP of one family for destinations of the other.</summary>
internal sealed class FamilyCoupling(CheckContext context)
{
    private readonly EgressIPEvidence _agents = new(context);

    /// <summary>The first certain loss among the gateways of a policy, else the first possible one; null if there is none.</summary>
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
            // An egress IP that is missing without the other family too is another fault.
            if (both.Of(ipv6) is { IsUnspecified: true } && context.OwnAddresses(gateway, (!ipv6, ipv6))?.Addresses.Of(ipv6) is not { IsUnspecified: true })
                return new(gateway, node?.Name, ipv6, IsCertain: true, Reason(gateway, node, ipv6));
        }
        if (both.IPv4 is not null || !IsCoupled(gateway)
            || (gateway.Interface is null && node?.HasInternal(ipv6: gateway.EgressAddress is not { IsIPv6: true }) == true))
            return null;
        var lost = gateway.EgressAddress is { IsIPv6: true };
        return _agents.Holds(policy, node?.Name, lost) switch
        {
            true => null,
            false => new(gateway, node?.Name, lost, IsCertain: true, "its egress map holds 0.0.0.0"),
            null => new(gateway, node?.Name, lost, IsCertain: false, $"{Device(gateway)} has no {(lost ? "IPv4" : "IPv6")} address"),
        };
    }

    /// <summary>Whether one family affects the other. Up to 1.19 agents write a given egressIP in any case.</summary>
    private bool IsCoupled(PolicyGateway gateway) => context.Behavior.IPv6 && (context.Behavior.PrimaryAddresses || gateway.EgressAddress is null);

    private string Reason(PolicyGateway gateway, NodeChoice? node, bool lost) =>
        !lost && context.Behavior.PrimaryAddresses && context.IsIPv6Off ? "IPv6 is disabled in cilium-config"
            : $"{Device(gateway)} has no {(lost ? "IPv4" : "IPv6")} address";

    private static string Device(PolicyGateway gateway) => gateway switch
    {
        { Interface: { Length: > 0 } name } => $"interface {name}",
        { EgressAddress: { } address } => $"the interface of {address}",
        _ => "the interface of the default route",
    };
}
