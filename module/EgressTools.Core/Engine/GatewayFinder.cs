namespace EgressTools.Engine;

/// <summary>Finds the nodes of gateways among the CiliumNodes.</summary>
internal sealed class GatewayFinder
{
    private readonly CiliumBehavior _behavior;
    private readonly EgressIPFinder _egressIPs;
    private readonly CiliumNode[] _nodes;
    private readonly LabelIndex _index;

    /// <param name="snapshot">The nodes, and what is known of their interfaces.</param>
    /// <param name="gateways">Those that will be asked for.</param>
    public GatewayFinder(ClusterSnapshot snapshot, IEnumerable<PolicyGateway> gateways)
    {
        _behavior = CiliumBehavior.For(snapshot.Installation.Version);
        _egressIPs = new EgressIPFinder(_behavior, snapshot);
        _nodes = [.. snapshot.CiliumNodes.OrderBy(static n => n.Name, StringComparer.Ordinal)];
        _index = new LabelIndex([.. _nodes.Select(static n => n.Labels)], gateways.Select(Selector));
    }

    /// <summary>The gateways sorted by address; entries without a node sort first, as 0.0.0.0, where the version keeps them, or where there are no
    /// others.</summary>
    /// <param name="asked">The families of its destinations, without those that are excluded.</param>
    public ImmutableArray<ResolvedGateway> Ring(ImmutableArray<PolicyGateway> gateways, (bool IPv4, bool IPv6) asked)
    {
        var resolved = gateways.Select(g => Resolve(g, asked)).ToList();
        if (_behavior.SkipsUnmatchedGateways && resolved.Exists(static g => g.Node is not null))
            resolved.RemoveAll(static g => g.Node is null);
        else if (_behavior.SkipsUnmatchedGateways)
            resolved.RemoveRange(1, resolved.Count - 1);
        return [.. resolved.OrderBy(static g => g.Gateway.Address)];
    }

    /// <summary>The nodes that a gateway's selector matches, by name as text; the agents take the first that has an address.</summary>
    public IEnumerable<CiliumNode> Matches(PolicyGateway gateway) => _index.Matches(Selector(gateway)).Select(i => _nodes[i]);

    /// <summary>The node that the agents take for a gateway; null where its selector matches none that has an address.</summary>
    public CiliumNode? Taken(PolicyGateway gateway)
    {
        var matches = Matches(gateway);
        return _behavior.NextNode ? matches.FirstOrDefault(n => _behavior.GatewayAddress(n) is not null) : matches.FirstOrDefault();
    }

    // The schema requires a selector; the agents take one that is missing for one that matches every node.
    private LabelSelector Selector(PolicyGateway gateway) =>
        EffectiveSelector.Of(gateway.NodeSelector ?? LabelSelector.Everything, _behavior.UncompilableSelector);

    private ResolvedGateway Resolve(PolicyGateway gateway, (bool IPv4, bool IPv6) asked)
    {
        if (Taken(gateway) is not { } node)
            return new ResolvedGateway(new GatewayRef(GatewayKind.NotFound, Address.Unspecified4), Node: null, EgressIP: null);
        var address = _behavior.GatewayAddress(node);
        return new ResolvedGateway(new GatewayRef(GatewayKind.Node, address ?? Address.Unspecified4), node.Name, gateway.EgressAddress)
        {
            Interface = gateway.Interface,
            Own = _egressIPs.Of(gateway, node, asked),
            IsNeverHeld = address is not { IsIPv6: false },
        };
    }
}
