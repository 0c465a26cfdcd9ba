using System.Collections.Immutable;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Engine;

/// <summary>Finds the nodes of gateways among the CiliumNodes.</summary>
internal sealed class GatewayFinder
{
    private readonly CiliumNode[] _nodes;
    private readonly LabelIndex _index;

    public GatewayFinder(IEnumerable<CiliumNode> nodes, IEnumerable<PolicyGateway> gateways)
    {
        _nodes = [.. nodes.OrderBy(static n => n.Name, StringComparer.Ordinal)];
        _index = new LabelIndex([.. _nodes.Select(static n => n.Labels)], gateways.Select(static g => g.NodeSelector).OfType<LabelSelector>());
    }

    /// <summary>
    /// The gateways sorted by address; entries without a node sort first, as 0.0.0.0, where the version keeps them, or where there are no others.
    /// </summary>
    public ImmutableArray<ResolvedGateway> Ring(ImmutableArray<PolicyGateway> gateways, bool skipUnmatched)
    {
        var resolved = gateways.Select(Resolve).ToList();
        if (skipUnmatched && resolved.Exists(static g => g.Node is not null))
            resolved.RemoveAll(static g => g.Node is null);
        else if (skipUnmatched)
            resolved.RemoveRange(1, resolved.Count - 1);
        return [.. resolved.OrderBy(static g => g.Gateway.Address)];
    }

    /// <summary>The nodes that a selector fits, by name as text; the agents take the first that has an address.</summary>
    public IEnumerable<CiliumNode> Matches(LabelSelector selector) => _index.Matches(selector).Select(i => _nodes[i]);

    /// <summary>The node that the agents take for a selector; null where it fits none that has an address.</summary>
    public CiliumNode? Taken(LabelSelector selector) => Matches(selector).FirstOrDefault(static n => n.NodeIP is not null);

    private ResolvedGateway Resolve(PolicyGateway gateway)
    {
        var node = Taken(gateway.NodeSelector!);
        // The map holds gateways as IPv4 only: a node whose first internal address is IPv6 is none (#39985).
        if (node?.NodeIP is not { IsIPv6: false } address)
            return new ResolvedGateway(new GatewayRef(GatewayKind.NotFound, Address.Unspecified4), Node: null, EgressIP: null);
        return new ResolvedGateway(
            new GatewayRef(GatewayKind.Node, address), node.Name, gateway.EgressAddress);
    }
}
