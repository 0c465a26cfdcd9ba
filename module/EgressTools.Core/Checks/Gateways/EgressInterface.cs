namespace EgressTools.Checks.Gateways;

/// <summary>The egress interface of a policy's gateway.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Known">The interface of the node; null if the node's interfaces are unknown or none has the name.</param>
internal sealed record EgressInterface(string Name, NodeInterface? Known)
{
    // Interface names of VPN software and VLANs. Traffic on them does not reach a NAT in front of the node.
    private static readonly string[] Tunnels = ["wg", "tun", "tap", "ppp", "ipsec", "xfrm", "vti", "gre", "tailscale", "vlan"];

    /// <summary>The interface that the policy names, or that has its egressIP; null if unknown.</summary>
    public static EgressInterface? Of(CheckContext context, PolicyGateway gateway, string node)
    {
        var known = context.Interfaces.GetValueOrDefault(node);
        if (!string.IsNullOrEmpty(gateway.Interface))
            return new(gateway.Interface, known?.Interfaces.FirstOrDefault(i => i.Name == gateway.Interface));
        return gateway.EgressAddress is { } address && known?.Interfaces.FirstOrDefault(i => i.Addresses?.Any(a => a.Address == address) == true) is { } found
            ? new(found.Name, found) : null;
    }

    /// <summary>Whether it is not the interface of the default route, by its routes if known, else by its name.</summary>
    public bool IsOffDefaultRoute(bool ipv6) => (ipv6 ? Known?.DefaultRoute6 : Known?.DefaultRoute) is { } isDefault
        ? !isDefault
        : Name.Contains('.', StringComparison.Ordinal) || Array.Exists(Tunnels, t => Name.StartsWith(t, StringComparison.Ordinal));
}
