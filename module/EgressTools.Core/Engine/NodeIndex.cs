namespace EgressTools.Engine;

/// <summary>Which node has an address, and which public addresses a node has; from Node and CiliumNode objects and from the policies' egress IPs.</summary>
public sealed class NodeIndex
{
    private readonly Dictionary<Address, string> _owners = [];
    private readonly Dictionary<string, SortedSet<Address>> _public = new(StringComparer.Ordinal);

    /// <summary>The index of a snapshot.</summary>
    public NodeIndex(ClusterSnapshot snapshot, RuleTable table)
    {
        foreach (var node in snapshot.Nodes)
            Add(node.Name, node.Addresses);
        foreach (var node in snapshot.CiliumNodes)
            Add(node.Name, node.Addresses);
        // A further address of a gateway need not be listed in its objects, so these come last and claim nothing that is known.
        foreach (var gateway in table.Policies.SelectMany(static p => p.Ring))
        {
            if (gateway is { EgressIP: { } address, Node: { } node })
                _owners.TryAdd(address, node);
        }
    }

    /// <summary>The node that has the address, or null.</summary>
    public string? OwnerOf(Address address) => _owners.GetValueOrDefault(address);

    /// <summary>The public addresses that a node's objects list, in order; empty where there is none.</summary>
    public ImmutableArray<Address> PublicAddressesOf(string node, bool ipv6) =>
        _public.TryGetValue(node, out var addresses) ? [.. addresses.Where(a => a.IsIPv6 == ipv6)] : [];

    /// <summary>The addresses that traffic of a claim is seen with on the internet: an egress IP that is itself public, else the public addresses of its
    /// gateway node. Empty where none is known.</summary>
    public ImmutableArray<Address> SeenAs(MapClaim claim, bool ipv6) =>
        claim is { Gateway.Kind: GatewayKind.Node, HasNoEgressIP: false, GatewayNode: { } node } ? SeenAs(node, claim.EgressIP ?? claim.AskedIP, ipv6) : [];

    /// <summary>The same for a gateway node and the egress IP that is asked for there.</summary>
    public ImmutableArray<Address> SeenAs(string node, Address? egressIP, bool ipv6) =>
        egressIP is { } own && AddressClass.IsPublic(own) ? [own] : PublicAddressesOf(node, ipv6);

    private void Add(string node, ImmutableArray<NodeAddress> addresses)
    {
        foreach (var address in addresses)
        {
            if (address.Value is not { IsUnspecified: false } value)
                continue;
            _owners.TryAdd(value, node);
            if (address.Type != "ExternalIP" && !AddressClass.IsPublic(value))
                continue;
            _public.Of(node, static () => []).Add(value);
        }
    }
}
