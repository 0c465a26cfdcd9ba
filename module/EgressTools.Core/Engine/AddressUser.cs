namespace EgressTools.Engine;

/// <summary>What an address is to the pods that leave by it.</summary>
public enum AddressRole
{
    /// <summary>The egress IP that their policy asks for.</summary>
    Egress,
    /// <summary>The address of their gateway node.</summary>
    Gateway,
    /// <summary>An address that the internet sees them with.</summary>
    Public,
}

/// <summary>A pod that leaves by an address.</summary>
/// <param name="Policy">The policy that sends it there.</param>
/// <param name="EgressIP">The egress IP; null where it depends on the gateway's interfaces.</param>
public sealed record AddressUser(ObjectName Pod, string Policy, string GatewayNode, Address? EgressIP)
{
    /// <summary>The node that the pod runs on; empty where unknown.</summary>
    public string Node { get; init; } = "";
    /// <summary>What the address is to it: one or more.</summary>
    public ImmutableArray<AddressRole> Roles { get; init; } = [];
    /// <summary>The addresses that the internet sees it with; empty where none is known.</summary>
    public ImmutableArray<Address> PublicAddresses { get; init; } = [];
    /// <summary>The destinations for which it leaves there.</summary>
    public ImmutableArray<Cidr> Destinations { get; init; } = [];
    /// <summary>Another policy claims one of these destinations too, so that the pod may leave elsewhere.</summary>
    public bool Contested { get; init; }
}
