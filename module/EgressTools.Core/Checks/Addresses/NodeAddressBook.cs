namespace EgressTools.Checks.Addresses;

/// <summary>
/// The addresses in the objects of nodes: those on the machine, and external ones, which most clouds translate 1:1 outside the machine. An interface may have
/// more addresses than the objects list.
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

    /// <summary>The Node with a name, or null.</summary>
    public Node? NodeOf(string name) => _nodes.GetValueOrDefault(name);

    /// <summary>Whether the node lists an address as one on the machine.</summary>
    public bool HasInside(string node, Address address) =>
        _addresses.TryGetValue(node, out var known) && known.Exists(a => a.Type != "ExternalIP" && a.Value == address);

    /// <summary>The node with the address as ExternalIP, if no node lists it as one on the machine; else null.</summary>
    public string? ExternalOwnerOf(Address address) => _inside.ContainsKey(address) ? null : _external.GetValueOrDefault(address);

    /// <summary>The node that lists an address as one on the machine, or null.</summary>
    public string? InsideOwnerOf(Address address) => _inside.GetValueOrDefault(address);

    /// <summary>Whether the objects of a node list a public address.</summary>
    public bool HasPublic(string node, bool ipv6) => _addresses.TryGetValue(node, out var known)
        && known.Exists(a => a.Value is { } value && value.IsIPv6 == ipv6 && (a.Type == "ExternalIP" || AddressClass.IsPublic(value)));

    /// <summary>The addresses on the node's machine, as text.</summary>
    public string InsideOf(string node) =>
        _addresses.TryGetValue(node, out var known)
            ? Listed.Short(known.Where(static a => a.Type != "ExternalIP" && a.Value is not null).Select(static a => a.Text)) : "";

    /// <summary>The egress IP to write for a gateway, and a warning if the exit address changes with it.</summary>
    public string Remedy(ResolvedGateway gateway)
    {
        var inner = _addresses.TryGetValue(gateway.Node!, out var known) ? NodeAddresses.First([.. known], "InternalIP", gateway.EgressIP!.Value.IsIPv6) : null;
        var change = ExternalOwnerOf(gateway.EgressIP!.Value) == gateway.Node ? "" : " (this changes the exit address: have the other side allow it)";
        return (inner is { } address ? $"write egressIP: {address}, the InternalIP of {gateway.Node}"
            : $"write an internal address of {gateway.Node} as egressIP, or remove the field")
            + change;
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
