using System.Collections.Immutable;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Engine;

/// <summary>One claim of a policy to a key of the map.</summary>
/// <param name="Compiled">The policy.</param>
/// <param name="Endpoint">The endpoint it is for.</param>
/// <param name="Chosen">The gateway of the ring that this endpoint falls to.</param>
/// <param name="Destination">The CIDR, and whether it is excluded.</param>
public readonly record struct MapClaim(CompiledPolicy Compiled, CiliumEndpoint Endpoint, ResolvedGateway Chosen, PolicyDestination Destination)
{
    /// <summary>The policy as written.</summary>
    public EgressPolicy Policy => Compiled.Policy;

    /// <summary>Where the traffic goes.</summary>
    public GatewayRef Gateway => Destination.Excluded ? new GatewayRef(GatewayKind.Excluded, Address.Unspecified4) : Chosen.Gateway;

    /// <summary>The gateway node's name; null where none was found. Of an excluded CIDR: the node that the endpoint's other traffic uses.</summary>
    public string? GatewayNode => Chosen.Node;

    /// <summary>
    /// The egress IP that the policy asks for, where it is of the CIDR's family; null where the gateway derives it from its interfaces (or where
    /// there is no gateway).
    /// </summary>
    public Address? EgressIP => Chosen.EgressIP is { } asked && asked.IsIPv6 == Destination.Cidr.IsIPv6 ? asked : null;

    /// <summary>What the agent of a node holds for it.</summary>
    public MapValue On(string node) => new(
        Chosen.Node == node ? EgressIP : Destination.Cidr.IsIPv6 ? Address.Unspecified6 : Address.Unspecified4,
        Gateway);
}

/// <summary>A key of the map with what the policies claim for it. Every agent of the cluster holds every key (facts 0.2).</summary>
/// <param name="Source">The pod's address.</param>
/// <param name="Destination">The destination.</param>
/// <param name="Claims">One, or several; where these differ the entry switches between them at every pass (#17679); in the order of the policies' names.</param>
public readonly record struct MapEntry(Address Source, Cidr Destination, ImmutableArray<MapClaim> Claims)
{
    /// <summary>Whether several claims ask for different gateways or egress IPs, so that the entry switches between them. Claims that exclude agree.</summary>
    public bool IsConflict
    {
        get
        {
            var first = Claims[0];
            foreach (var claim in Claims)
            {
                if (claim.Gateway != first.Gateway || (!claim.Destination.Excluded && claim.EgressIP != first.EgressIP))
                    return true;
            }
            return false;
        }
    }

    /// <summary>
    /// What the agent of a node holds: one value, or several, sorted, that take turns. Claims that come to the same on this agent are one.
    /// </summary>
    public ImmutableArray<MapValue> On(string node)
    {
        if (Claims.Length == 1)
            return [Claims[0].On(node)];
        var values = new SortedSet<MapValue>();
        foreach (var claim in Claims)
            values.Add(claim.On(node));
        return [.. values];
    }
}
