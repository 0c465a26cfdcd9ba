namespace EgressTools.Checks.Upgrades;

/// <summary>Finds the policies and objects that a change concerns.</summary>
internal static class UpgradeConcerns
{
    private const string Routing = "install-egress-gateway-routes";

    /// <summary>Policies without a gateway node; everybody if nodes were not read.</summary>
    public static Concern? WithoutGateway(this UpgradeSides sides) => sides.Context.IfKnown(SnapshotKinds.CiliumNodes, static _ => true)
        ? sides.Policies(p => sides.Context.GatewaysOf(p).All(g => sides.Context.NodeOf(g) is null) ? "no gateway node" : null)
        : Concern.Everybody;

    /// <summary>If agents install rules and routes: the policies whose egress IP may not be on the interface of the default route.</summary>
    public static Concern? Routes(this UpgradeSides sides)
    {
        if (!sides.Context.Configured.IsOn(Routing))
            return null;
        var policies = sides.Policies(p => sides.Context.GatewaysOf(p)
            .FirstOrDefault(static g => !string.IsNullOrEmpty(g.Interface) || !string.IsNullOrEmpty(g.EgressIP))?.ToText());
        return new Concern($"{Routing} is enabled{(policies is null ? "" : $", for {policies.Who}")}", [new(Routing, "true"), .. policies?.Evidence ?? []]);
    }

    /// <summary>The endpoints that a function chooses.</summary>
    public static Concern? Endpoints(this UpgradeSides sides, Func<IEnumerable<CiliumEndpoint>, IEnumerable<CiliumEndpoint>> choose)
    {
        var found = choose(sides.Read(SnapshotKinds.Endpoints, static c => c.Endpoints)).Select(static e => e.Name).ToList();
        return found.Count == 0 ? null : new Concern(Plural.Count(found.Count, "endpoint"), [new("endpoints", Listed.Plain(found))]);
    }

    /// <summary>Gateway nodes whose first InternalIP is IPv6.</summary>
    public static Concern? IPv6FirstGateways(this UpgradeSides sides) =>
        sides.Policies(p => sides.Context.GatewaysOf(p).Select(sides.Context.NodeOf).FirstOrDefault(static n => n?.Agent?.NodeIP is { IsIPv6: true })?.Name);

    /// <summary>Policies with an egressIP that no interface of the gateway has, or possibly none.</summary>
    public static Concern? AbsentEgressIPs(this UpgradeSides sides) =>
        sides.Policies(p => sides.Context.GatewaysOf(p).Select(g => Absence(sides, g)).FirstOrDefault(static a => a is not null));

    /// <summary>Policies with an interface whose address differs between the releases, or possibly does.</summary>
    public static Concern? InterfaceAddresses(this UpgradeSides sides) =>
        sides.Policies(p => sides.Context.GatewaysOf(p).Select(g => Change(sides, g)).FirstOrDefault(static c => c is not null));

    /// <summary>Policies whose egressIP is an address of a Service.</summary>
    public static Concern? ServiceAddresses(this UpgradeSides sides)
    {
        var services = sides.Read(SnapshotKinds.Services, static c => c.Services).SelectMany(static s => s.Addresses).ToHashSet();
        return services.Count == 0 ? null
            : sides.Policies(p => sides.Context.GatewaysOf(p).FirstOrDefault(g => g.EgressAddress is { } address && services.Contains(address))?.EgressIP);
    }

    private static string? Absence(UpgradeSides sides, PolicyGateway gateway) => gateway.EgressAddress is { IsIPv6: false } address
        && sides.Context.OwnAddresses(gateway, (true, false), sides.Newer) is ({ } node, var own) && own.IPv4 != address
            ? own.IPv4 is null ? $"egressIP {address} is not an InternalIP of {node.Name}" : $"egressIP {address} is on no interface of {node.Name}"
            : null;

    private static string? Change(UpgradeSides sides, PolicyGateway gateway)
    {
        if (gateway is not { Interface: { Length: > 0 } name } || sides.Context.OwnAddresses(gateway, (true, false), sides.Older) is not var (node, before)
            || sides.Context.OwnAddresses(gateway, (true, false), sides.Newer) is not var (_, after))
            return null;
        var where = $"interface {name}{(node is null ? "" : $" of {node.Name}")}";
        return (before.IPv4, after.IPv4) switch
        {
            ({ } one, { } other) when one == other => null,
            ({ } one, { IsUnspecified: true }) => $"{where}: {one} up to 1.19, none from 1.20 on",
            ({ } one, { } other) => $"{where}: {one} up to 1.19, {other} from 1.20 on",
            _ => $"{where}, with unknown addresses",
        };
    }
}
