namespace EgressTools.Checks.Gateways;

/// <summary>The interface that a gateway of a policy sends by, as far as the policy and what is known of the node's interfaces tell.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Known">What is known of it; null where the node's interfaces are not known, or where it has none of that name.</param>
internal sealed record EgressInterface(string Name, NodeInterface? Known)
{
    // Names that VPN software and VLANs give; what leaves by such an interface is not bound for a NAT in front of the node.
    private static readonly string[] Tunnels = ["wg", "tun", "tap", "ppp", "ipsec", "xfrm", "vti", "gre", "tailscale", "vlan"];

    /// <summary>The interface that the policy names, or that has its egressIP; null where neither tells.</summary>
    public static EgressInterface? Of(CheckContext context, PolicyGateway gateway, string node)
    {
        var known = context.Interfaces.GetValueOrDefault(node);
        if (!string.IsNullOrEmpty(gateway.Interface))
            return new(gateway.Interface, known?.Interfaces.FirstOrDefault(i => i.Name == gateway.Interface));
        return gateway.EgressAddress is { } address && known?.Interfaces.FirstOrDefault(i => i.Addresses?.Any(a => a.Address == address) == true) is { } found ? new(found.Name, found) : null;
    }

    /// <summary>Whether it is another than that of the default route: as its routes say, else its name.</summary>
    public bool IsAside(bool ipv6) =>
        (ipv6 ? Known?.DefaultRoute6 : Known?.DefaultRoute) is { } isDefault ? !isDefault : Name.Contains('.', StringComparison.Ordinal) || Array.Exists(Tunnels, t => Name.StartsWith(t, StringComparison.Ordinal));
}
