namespace EgressTools.Checks.Upgrades;

/// <summary>Whom changes concern that hang on more than the text of a policy.</summary>
internal static class UpgradeConcerns
{
    private const string Routing = "install-egress-gateway-routes";

    /// <summary>Policies that find no gateway node; everybody, where nodes were not read.</summary>
    public static Concern? WithoutGateway(this UpgradeSides sides) => sides.Context.IfKnown(SnapshotKinds.CiliumNodes, static _ => true)
        ? sides.Policies(p => sides.Context.GatewaysOf(p).All(g => sides.Context.NodeOf(g) is null) ? "no gateway node" : null)
        : Concern.Everybody;

    /// <summary>Where rules and routes are installed: the policies whose egress IP may be on another interface than that of the default route.</summary>
    public static Concern? Routes(this UpgradeSides sides)
    {
        if (!sides.Context.Configured.IsOn(Routing))
            return null;
        var policies = sides.Policies(p => sides.Context.GatewaysOf(p).FirstOrDefault(static g => !string.IsNullOrEmpty(g.Interface) || !string.IsNullOrEmpty(g.EgressIP))?.ToText());
        return new Concern($"{Routing} is enabled{(policies is null ? "" : $", for {policies.Who}")}", [new(Routing, "true"), .. policies?.Evidence ?? []]);
    }

    /// <summary>Endpoints that are chosen.</summary>
    public static Concern? Endpoints(this UpgradeSides sides, Func<IEnumerable<CiliumEndpoint>, IEnumerable<CiliumEndpoint>> choose)
    {
        var found = choose(sides.Read(SnapshotKinds.Endpoints, static c => c.Endpoints)).Select(static e => e.Name).ToList();
        return found.Count == 0 ? null : new Concern(Plural.Count(found.Count, "endpoint"), [new("endpoints", Listed.Plain(found))]);
    }

    /// <summary>Gateway nodes whose first InternalIP is IPv6.</summary>
    public static Concern? IPv6FirstGateways(this UpgradeSides sides) =>
        sides.Policies(p => sides.Context.GatewaysOf(p).Select(sides.Context.NodeOf).FirstOrDefault(static n => n?.Agent?.NodeIP is { IsIPv6: true })?.Name);

    /// <summary>Policies with an egressIP that no interface of the gateway has, or that may be on none.</summary>
    public static Concern? AbsentEgressIPs(this UpgradeSides sides) => sides.Policies(p => sides.Context.GatewaysOf(p).Select(g => Absence(sides, g)).FirstOrDefault(static a => a is not null));

    /// <summary>Policies that name an interface whose address another release chooses otherwise, or may.</summary>
    public static Concern? InterfaceAddresses(this UpgradeSides sides) => sides.Policies(p => sides.Context.GatewaysOf(p).Select(g => Change(sides, g)).FirstOrDefault(static c => c is not null));

    /// <summary>Policies whose egressIP is an address of a Service.</summary>
    public static Concern? ServiceAddresses(this UpgradeSides sides)
    {
        var services = sides.Read(SnapshotKinds.Services, static c => c.Services).SelectMany(static s => s.Addresses).ToHashSet();
        return services.Count == 0 ? null : sides.Policies(p => sides.Context.GatewaysOf(p).FirstOrDefault(g => g.EgressAddress is { } address && services.Contains(address))?.EgressIP);
    }

    private static string? Absence(UpgradeSides sides, PolicyGateway gateway) =>
        gateway.EgressAddress is { IsIPv6: false } address && sides.Context.OwnAddresses(gateway, (true, false), sides.Newer) is ({ } node, var own) && own.IPv4 != address
            ? own.IPv4 is null ? $"egressIP {address} is not an InternalIP of {node.Name}" : $"egressIP {address} is on no interface of {node.Name}"
            : null;

    private static string? Change(UpgradeSides sides, PolicyGateway gateway)
    {
        if (gateway is not { Interface: { Length: > 0 } name } || sides.Context.OwnAddresses(gateway, (true, false), sides.Older) is not var (node, before) || sides.Context.OwnAddresses(gateway, (true, false), sides.Newer) is not var (_, after))
            return null;
        var where = $"interface {name}{(node is null ? "" : $" of {node.Name}")}";
        return (before.IPv4, after.IPv4) switch
        {
            ({ } one, { } other) when one == other => null,
            ({ } one, { IsUnspecified: true }) => $"{where}: {one} until 1.19, none from 1.20 on",
            ({ } one, { } other) => $"{where}: {one} until 1.19, {other} from 1.20 on",
            _ => $"{where}, whose addresses are not known",
        };
    }
}
