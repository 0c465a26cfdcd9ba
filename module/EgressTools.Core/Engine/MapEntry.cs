using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Engine;

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
/// <param name="Kind">Which of the three.</param>
/// <param name="Address">The node's address, for <see cref="GatewayKind.Node"/>.</param>
public readonly record struct GatewayRef(GatewayKind Kind, Address Address)
{
    /// <summary>"Not Found", "Excluded CIDR", or the address (facts 0.4).</summary>
    public override string ToString() => Kind switch
    {
        GatewayKind.NotFound => "Not Found",
        GatewayKind.Excluded => "Excluded CIDR",
        _ => Address.ToString(),
    };
}

/// <summary>One value that a policy claims for a key of the map.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Endpoint">The endpoint it is for.</param>
/// <param name="Gateway">Where the traffic goes.</param>
/// <param name="GatewayNode">The node's name; null where there is none. For an excluded CIDR: the node that the endpoint's other traffic uses.</param>
/// <param name="EgressIP">What the gateway's own agent shows: the address that the policy asks for; null where the gateway derives it from its interfaces.</param>
public sealed record MapClaim(EgressPolicy Policy, CiliumEndpoint Endpoint, GatewayRef Gateway, string? GatewayNode, Address? EgressIP);
