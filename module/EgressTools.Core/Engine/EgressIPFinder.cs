namespace EgressTools.Engine;

/// <summary>Finds the egress IPs that a gateway's own agent writes. Where they depend on interfaces of the node that are not known, it says so. Computed once
/// for each gateway of a policy, not for each endpoint.</summary>
internal sealed class EgressIPFinder
{
    private static readonly Answer NotAsked = Answer.Missing;
    private readonly CiliumBehavior _behavior;
    private readonly bool _isIPv6Off;
    private readonly bool _isReleaseKnown;
    private readonly CiliumDevices _devices;
    private readonly Dictionary<string, NodeInterfaces> _interfaces;
    private readonly Dictionary<string, CiliumDevices> _devicesOfNode;

    public EgressIPFinder(CiliumBehavior behavior, ClusterSnapshot snapshot)
    {
        _behavior = behavior;
        _isIPv6Off = snapshot.Installation.IsIPv6Off;
        _isReleaseKnown = snapshot.Installation.Version is not null;
        _devices = new CiliumDevices(CiliumDevices.Listed(snapshot.Installation.Setting("devices")));
        _interfaces = ByNode(snapshot.Interfaces, static i => i.Node, static i => i);
        _devicesOfNode = ByNode(snapshot.AgentConfigurations.Where(static c => c.Devices is not null), static c => c.Node,
            static c => new CiliumDevices(c.Devices));
    }

    /// <summary>What the node's agent writes for a gateway of a policy.</summary>
    /// <param name="node">The node that it is.</param>
    /// <param name="asked">The families of the policy's destinations, without those that are excluded.</param>
    public EgressIPs Of(PolicyGateway gateway, CiliumNode node, (bool IPv4, bool IPv6) asked)
    {
        var machine = new NodeMachine(node, _interfaces.GetValueOrDefault(node.Name), _devicesOfNode.GetValueOrDefault(node.Name, _devices));
        if (Asked(gateway) is { } address)
            return OfAddress(address, node, machine, asked);
        return gateway.Interface is { } name
            ? OfInterface(machine, machine.Named(name), asked) with { Source = EgressIPSource.Interface }
            : OfDefaultRoute(machine, asked) with { Source = EgressIPSource.DefaultRoute };
    }

    // Until 1.14 0.0.0.0 counts as absent, as until 1.15 what is not an address.
    private Address? Asked(PolicyGateway gateway) =>
        gateway.EgressAddress is { } address && (_behavior.EndpointsByUid || !address.IsUnspecified) ? address : null;

    private EgressIPs OfAddress(Address address, CiliumNode node, NodeMachine machine, (bool IPv4, bool IPv6) asked)
    {
        if (address.IsIPv6 && !_behavior.EgressIPv6)
            return Missing(_behavior.UnusedEgressIPv6);
        if (!_behavior.EgressIPMustBeLocal)
            return new EgressIPs(address, Address.Unspecified6);
        var device = machine.With(address);
        if (device is { IsKnown: true, Interface: null })
            return EgressIPs.None with { Source = EgressIPSource.AskedAddress };
        var needsOther = _behavior.PrimaryAddresses && (address.IsIPv6 ? asked.IPv4 : asked.IPv6);
        var isLocal = device.IsKnown || node.HasInternal(address);
        var source = isLocal ? EgressIPSource.OtherFamily : EgressIPSource.AskedAddress;
        var own = _behavior.PrimaryAddresses && !(address.IsIPv6 ? asked.IPv6 : asked.IPv4) ? NotAsked : isLocal ? new Answer(address) : Answer.Unknown;
        if (!needsOther)
            return Pair(address.IsIPv6 ? (NotAsked, own) : (own, NotAsked)) with { Source = isLocal ? EgressIPSource.Known : source };
        // Only from 1.20 on the other family matters: of a release that is not known, nothing is sure.
        if (_isIPv6Off || !_isReleaseKnown)
            return (_isReleaseKnown ? EgressIPs.None : new EgressIPs(null, null)) with { Source = EgressIPSource.OtherFamily };
        return Both(address.IsIPv6 ? (machine.Primary(device, ipv6: false), own) : (own, machine.Primary(device, ipv6: true)), asked) with { Source = source };
    }

    private EgressIPs OfInterface(NodeMachine machine, FoundInterface device, (bool IPv4, bool IPv6) asked)
    {
        if (!_behavior.PrimaryAddresses)
            return OfFirst(device, device, asked);
        if (asked.IPv6 && _isIPv6Off)
            return EgressIPs.None;
        return Both((asked.IPv4 ? machine.Primary(device, ipv6: false) : NotAsked, asked.IPv6 ? machine.Primary(device, ipv6: true) : NotAsked), asked);
    }

    private EgressIPs OfDefaultRoute(NodeMachine machine, (bool IPv4, bool IPv6) asked)
    {
        var (device4, device6) = (machine.DefaultRoute(ipv6: false), machine.DefaultRoute(ipv6: true));
        return (asked.IPv4 || !_behavior.IPv6) && device4 is { IsKnown: true, Interface: null } ? EgressIPs.None : OfFirst(device4, device6, asked);
    }

    private EgressIPs OfFirst(FoundInterface device4, FoundInterface device6, (bool IPv4, bool IPv6) asked)
    {
        if (!_behavior.IPv6)
            asked = (true, false);
        if (asked.IPv6 && _behavior.PrimaryAddresses && _isIPv6Off)
            return EgressIPs.None;
        if (asked is { IPv4: true, IPv6: true } && device4.IsKnown && device6.IsKnown && device4.Interface != device6.Interface)
            return EgressIPs.None;
        return Both((asked.IPv4 ? NodeMachine.First(device4, ipv6: false) : NotAsked, asked.IPv6 ? NodeMachine.First(device6, ipv6: true) : NotAsked), asked);
    }

    /// <summary>Where one of the families that are asked for has no address, the agent gives up, and the other has none either.</summary>
    private EgressIPs Both((Answer IPv4, Answer IPv6) found, (bool IPv4, bool IPv6) asked)
    {
        if ((asked.IPv4 && found.IPv4.IsMissing) || (asked.IPv6 && found.IPv6.IsMissing))
            return Missing(_behavior.MissingInterface);
        var isKnown = !(asked.IPv4 && found.IPv4.Value is null) && !(asked.IPv6 && found.IPv6.Value is null);
        return Pair((isKnown || !asked.IPv4 ? found.IPv4 : Answer.Unknown, isKnown || !asked.IPv6 ? found.IPv6 : Answer.Unknown));
    }

    private static EgressIPs Pair((Answer IPv4, Answer IPv6) found) => new(found.IPv4.Value, found.IPv6.IsMissing ? Address.Unspecified6 : found.IPv6.Value);
    private static EgressIPs Missing(MissingEgressIP missing) => EgressIPs.None with { AreNeverHeld = missing == MissingEgressIP.NoEntry };

    private static Dictionary<string, TValue> ByNode<T, TValue>(IEnumerable<T> items, Func<T, string> node, Func<T, TValue> value) =>
        items.DistinctBy(node, StringComparer.Ordinal).ToDictionary(node, value, StringComparer.Ordinal);
}
