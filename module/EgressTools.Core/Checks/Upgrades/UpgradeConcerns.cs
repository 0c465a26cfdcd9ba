using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Net;

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
        return new Concern($"{Routing} is on{(policies is null ? "" : $", and {policies.Who} {Name(policies)} an interface or egressIP")}", [new(Routing, "true"), .. policies?.Evidence ?? []]);
    }

    /// <summary>Endpoints that are chosen.</summary>
    public static Concern? Endpoints(this UpgradeSides sides, Func<IEnumerable<CiliumEndpoint>, IEnumerable<CiliumEndpoint>> choose)
    {
        var found = choose(sides.Read(SnapshotKinds.Endpoints, static c => c.Endpoints)).Select(static e => e.Name).ToList();
        return found.Count == 0 ? null : new Concern(Some.Count(found.Count, "endpoint"), [new("endpoints", Some.Of(found))]);
    }

    /// <summary>Gateway nodes whose first InternalIP is IPv6.</summary>
    public static Concern? IPv6FirstGateways(this UpgradeSides sides) =>
        sides.Policies(p => sides.Context.GatewaysOf(p).Select(sides.Context.NodeOf).FirstOrDefault(static n => n?.Agent?.NodeIP is { IsIPv6: true })?.Name);

    /// <summary>Policies with an egressIP that is none of the InternalIPs of its gateway node.</summary>
    public static Concern? AbsentEgressIPs(this UpgradeSides sides) =>
        sides.Policies(p => sides.Context.GatewaysOf(p).FirstOrDefault(g => g.EgressAddress is { } address && sides.Context.NodeOf(g) is { } node && !node.HasInternal(address))?.EgressIP);

    /// <summary>Policies that name an interface.</summary>
    public static Concern? InterfaceAddresses(this UpgradeSides sides) => sides.Policies(p => sides.Context.GatewaysOf(p).FirstOrDefault(static g => !string.IsNullOrEmpty(g.Interface))?.ToText());

    /// <summary>Policies whose egressIP is an address of a Service.</summary>
    public static Concern? ServiceAddresses(this UpgradeSides sides)
    {
        var services = sides.Read(SnapshotKinds.Services, static c => c.Services).SelectMany(static s => s.Addresses).ToHashSet();
        return services.Count == 0 ? null : sides.Policies(p => sides.Context.GatewaysOf(p).FirstOrDefault(g => g.EgressAddress is { } address && services.Contains(address))?.EgressIP);
    }

    private static string Name(Concern policies) => policies.Who.StartsWith("policy ", StringComparison.Ordinal) ? "names" : "name";
}
