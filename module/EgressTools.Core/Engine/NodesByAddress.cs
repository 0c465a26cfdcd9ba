namespace EgressTools.Engine;

/// <summary>The nodes of a cluster by the addresses that the agents call them by.</summary>
internal sealed class NodesByAddress
{
    private readonly Dictionary<Address, string> _names = [];

    public NodesByAddress(IEnumerable<CiliumNode> nodes)
    {
        foreach (var node in nodes)
        {
            if (node.NodeIPOf(ipv6: false) is { } v4)
                _names[v4] = node.Name;
            if (node.NodeIPOf(ipv6: true) is { } v6)
                _names[v6] = node.Name;
        }
    }

    /// <summary>The node that an endpoint runs on; null where it is not known.</summary>
    public string? NameOf(CiliumEndpoint endpoint) => endpoint.NodeIP is { } address ? _names.GetValueOrDefault(address) : null;
}
