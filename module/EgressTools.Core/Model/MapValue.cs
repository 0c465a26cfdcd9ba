namespace EgressTools.Model;

/// <summary>What an entry says of the gateway: an address, or one of the agent's two special values.</summary>
public enum GatewayKind
{
    /// <summary>Traffic goes to a gateway node.</summary>
    Node,
    /// <summary>No node was found (0.0.0.0): traffic is dropped, reason 194.</summary>
    NotFound,
    /// <summary>The destination is excluded (0.0.0.1): traffic leaves as without a policy.</summary>
    Excluded,
}

/// <summary>The gateway of an entry, in the words of the agent.</summary>
/// <param name="Address">The node's address, for <see cref="GatewayKind.Node"/>; else 0.0.0.0.</param>
public readonly record struct GatewayRef(GatewayKind Kind, Address Address)
{
    /// <summary>"Not Found", "Excluded CIDR", or the address.</summary>
    public override string ToString() => Kind switch
    {
        GatewayKind.NotFound => "Not Found",
        GatewayKind.Excluded => "Excluded CIDR",
        _ => Address.ToString(),
    };
}

/// <summary>What an agent's map holds for a key.</summary>
/// <param name="EgressIP">The egress IP; 0.0.0.0 or :: on every agent but the gateway's; null on the gateway's where it derives the address.</param>
public readonly record struct MapValue(Address? EgressIP, GatewayRef Gateway) : IComparable<MapValue>
{
    /// <inheritdoc/>
    public int CompareTo(MapValue other)
    {
        var byEgressIP = Nullable.Compare(EgressIP, other.EgressIP);
        return byEgressIP != 0 ? byEgressIP : (Gateway.Kind, Gateway.Address).CompareTo((other.Gateway.Kind, other.Gateway.Address));
    }
}
