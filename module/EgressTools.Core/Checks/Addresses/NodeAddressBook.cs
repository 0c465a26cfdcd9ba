namespace EgressTools.Checks.Addresses;

/// <summary>
/// Which addresses the objects of nodes list: those on the machine, and external ones, which in most clouds are a 1:1 NAT outside of it (facts 4.1). An
/// interface may have more than are listed.
/// </summary>
internal sealed class NodeAddressBook
{
    private readonly Dictionary<Address, string> _inside = [];
    private readonly Dictionary<Address, string> _external = [];
    private readonly Dictionary<string, List<NodeAddress>> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    public NodeAddressBook(CheckContext context)
    {
        foreach (var node in context.Nodes)
        {
            _nodes[node.Name] = node;
            Add(node.Name, node.Addresses);
        }
        foreach (var node in context.CiliumNodes)
            Add(node.Name, node.Addresses);
    }

    /// <summary>The Node of a name, or null.</summary>
    public Node? NodeOf(string name) => _nodes.GetValueOrDefault(name);

    /// <summary>Whether an address is listed as one on the node's machine.</summary>
    public bool HasInside(string node, Address address) => _addresses.TryGetValue(node, out var known) && known.Exists(a => a.Type != "ExternalIP" && a.Value == address);

    /// <summary>The node whose ExternalIP an address is, where no node lists it as one of its own; else null.</summary>
    public string? ExternalOwnerOf(Address address) => _inside.ContainsKey(address) ? null : _external.GetValueOrDefault(address);

    /// <summary>The node that lists an address as one on its machine, or null.</summary>
    public string? InsideOwnerOf(Address address) => _inside.GetValueOrDefault(address);

    /// <summary>Whether the internet can see traffic of a node with an address that its objects list.</summary>
    public bool HasPublic(string node, bool ipv6) =>
        _addresses.TryGetValue(node, out var known) && known.Exists(a => a.Value is { } value && value.IsIPv6 == ipv6 && (a.Type == "ExternalIP" || AddressClass.IsPublic(value)));

    /// <summary>The addresses on the node's machine, for people.</summary>
    public string InsideOf(string node) =>
        _addresses.TryGetValue(node, out var known) ? Listed.Some(known.Where(static a => a.Type != "ExternalIP" && a.Value is not null).Select(static a => a.Text)) : "";

    /// <summary>What to write in place of a gateway's egress IP, and what comes of that where the egress IP is not the gateway's own public address.</summary>
    public string Remedy(ResolvedGateway gateway)
    {
        var inner = _addresses.TryGetValue(gateway.Node!, out var known) ? NodeAddresses.First([.. known], "InternalIP", gateway.EgressIP!.Value.IsIPv6) : null;
        var change = ExternalOwnerOf(gateway.EgressIP!.Value) == gateway.Node ? "" : " (the other side then sees another address and has to allow it)";
        return (inner is { } address ? $"egressIP: {address}, the InternalIP of {gateway.Node}" : $"write an inner address of {gateway.Node} as egressIP, or leave the field out") + change;
    }

    private void Add(string node, ImmutableArray<NodeAddress> addresses)
    {
        if (!_addresses.TryGetValue(node, out var known))
            _addresses.Add(node, known = []);
        known.AddRange(addresses);
        foreach (var address in addresses)
        {
            if (address.Value is { IsUnspecified: false } value)
                (address.Type == "ExternalIP" ? _external : _inside).TryAdd(value, node);
        }
    }
}
