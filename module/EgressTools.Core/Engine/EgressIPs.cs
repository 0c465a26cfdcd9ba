namespace EgressTools.Engine;

/// <summary>What of a gateway node decides about the egress IP; manifests do not say it.</summary>
public enum EgressIPSource
{
    /// <summary>Nothing: the policy alone does.</summary>
    Known,
    /// <summary>Whether one of its interfaces has the address that the policy asks for.</summary>
    AskedAddress,
    /// <summary>The addresses of the interface that the policy names.</summary>
    Interface,
    /// <summary>The default route, and the addresses of its interface.</summary>
    DefaultRoute,
    /// <summary>The addresses that the interface with the policy's egressIP has of the other family.</summary>
    OtherFamily,
}

/// <summary>The egress IPs in a gateway's own map, by family: an address, 0.0.0.0 or <c>::</c> for none (dropped, reason 204), null where it depends.</summary>
public sealed record EgressIPs(Address? IPv4, Address? IPv6)
{
    /// <summary>The gateway has none to give.</summary>
    public static readonly EgressIPs None = new(Address.Unspecified4, Address.Unspecified6);

    /// <summary>What decides about them: what has to be known where one is null.</summary>
    public EgressIPSource Source { get; init; }
    /// <summary>The gateway's own agent writes the entries and removes them in the same pass, so that it holds none. Other agents hold them.</summary>
    public bool AreNeverHeld { get; init; }

    /// <summary>The one of a family.</summary>
    public Address? Of(bool ipv6) => ipv6 ? IPv6 : IPv4;
}
