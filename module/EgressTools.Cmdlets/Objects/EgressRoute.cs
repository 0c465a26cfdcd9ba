namespace EgressTools;

/// <summary>The way of a pod to a destination, as Resolve-EgressRoute shows it.</summary>
[View(nameof(Pod), nameof(Destination), nameof(Outcome), nameof(Policies), nameof(Gateways), nameof(EgressIPs), nameof(PublicIPs))]
public sealed class EgressRoute : EgressObject
{
    private readonly Engine.EgressRoute _route;

    internal EgressRoute(Engine.EgressRoute route) => _route = route;

    /// <summary>The pod: namespace/name.</summary>
    public string? Pod => Text(_route.Pod);
    /// <summary>The destination that was asked about, else that of the map entry.</summary>
    public string? Destination => Shown(RouteListing.Listing.Columns, _route, "DESTINATION");
    /// <summary>gateway, direct, dropped, inside, alternates or unknown.</summary>
    public string Outcome => RouteText.Word(_route.Outcome);
    /// <summary>The policies that ask for the entry.</summary>
    public ItemCollection<string> Policies => Texts(_route.Policies);
    /// <summary>The gateway nodes: several where Cilium switches between them.</summary>
    public ItemCollection<string> Gateways => Texts(_route.Exits.Select(static e => e.GatewayNode).Distinct());
    /// <summary>The egress IPs; empty where they depend on the gateway's interfaces.</summary>
    public ItemCollection<string> EgressIPs => Texts(_route.Exits.Select(static e => e.EgressIP).OfType<Net.Address>().Distinct());
    /// <summary>The addresses that servers outside see.</summary>
    public ItemCollection<string> PublicIPs => Texts(_route.Exits.SelectMany(static e => e.PublicAddresses).Distinct());
    /// <summary>The node that the pod runs on.</summary>
    public string? Node => Text(_route.Node);
    /// <summary>The pod's address.</summary>
    public string? SourceIP => Text(_route.Source);
    /// <summary>The destination of the map entry that decides; null where none does.</summary>
    public string? DestinationCIDR => Text(_route.Entry);
    /// <summary>The addresses of the gateway nodes.</summary>
    public ItemCollection<string> GatewayIPs => Texts(_route.Exits.Select(static e => e.GatewayIP).Distinct());
    /// <summary>Why, most important first.</summary>
    [Sentences]
    public ItemCollection<string> Reasons => Texts(_route.Reasons.Select(RouteText.Of));
    /// <summary>The codes of the reasons: longest-prefix, label-not-in-identity and so on.</summary>
    public ItemCollection<string> ReasonCodes => Texts(_route.Reasons.Select(static r => RouteText.Code(r.Kind)));
    /// <summary>The pod's namespace.</summary>
    public string? Namespace => Text(_route.Pod.Namespace);

    /// <summary>In one line.</summary>
    public override string ToString() => $"{Pod} -> {Destination}: {Outcome}{(Gateways.Count == 0 ? "" : $" {string.Join(", ", Gateways)}")}";
}
