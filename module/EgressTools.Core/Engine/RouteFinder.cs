namespace EgressTools.Engine;

/// <summary>Finds the way of a pod's traffic, and says why it goes there.</summary>
public sealed class RouteFinder
{
    private readonly ClusterSnapshot _snapshot;
    private readonly RuleTable _table;
    private readonly NodeIndex _nodes;
    private readonly SelectionReasons _selection;
    private readonly KeptRoutes _kept;
    private readonly Lazy<(int IPv4, int IPv6)> _entries;

    /// <summary>For the pods of a snapshot.</summary>
    public RouteFinder(ClusterSnapshot snapshot)
    {
        _snapshot = snapshot;
        _table = RuleTable.Build(snapshot);
        _nodes = new NodeIndex(snapshot, _table);
        _selection = new SelectionReasons(snapshot);
        _kept = new KeptRoutes(snapshot, _table, _nodes);
        _entries = new(() => _table.CountEntries());
    }

    /// <summary>The way to one destination.</summary>
    public EgressRoute To(ObjectName name, Address destination)
    {
        var subject = SubjectOf(name);
        var route = new EgressRoute(name, RouteOutcome.Direct) { Node = subject.Node, Destination = destination };
        if (Inside(destination) is { } inside)
            return route with { Outcome = RouteOutcome.Inside, Reasons = [inside] };
        if (NeverSteered(subject) is { } never)
            return route with { Reasons = [never] };
        var endpoint = subject.Endpoint!;
        if (endpoint.Addresses.FirstOrDefault(a => a.IsIPv6 == destination.IsIPv6) is var source && source.IsUnspecified)
            return route with { Reasons = [new RouteReason(RouteReasonKind.NoAddressOfFamily) { Address = destination }] };
        route = route with { Source = source };
        var candidates = EntriesOf(source, subject).Where(e => e.Destination.Contains(destination))
            .OrderByDescending(static e => e.Destination.Length).ToList();
        return candidates.Count == 0
            ? _kept.Of(route with { Reasons = [.. Unsteered(subject)] }, endpoint)[0]
            : Along(route, candidates[0], Precedence(candidates));
    }

    /// <summary>The ways of all entries that hold for a pod, by source and destination; one without an entry where no policy steers it.</summary>
    public ImmutableArray<EgressRoute> All(ObjectName name)
    {
        var subject = SubjectOf(name);
        var route = new EgressRoute(name, RouteOutcome.Direct) { Node = subject.Node };
        if (NeverSteered(subject) is { } never)
            return [route with { Reasons = [never] }];
        ImmutableArray<EgressRoute> routes =
        [
            .. from source in subject.Endpoint!.Addresses
               from entry in EntriesOf(source, subject)
               select Along(route with { Source = source }, entry, []),
        ];
        return routes.IsEmpty ? _kept.Of(route with { Source = subject.Endpoint.Addresses[0], Reasons = [.. Unsteered(subject)] }, subject.Endpoint) : routes;
    }

    // What the agent of the pod's own node never keeps does not steer it. Where that node is unknown, so is whether its agent keeps it.
    private IEnumerable<MapEntry> EntriesOf(Address source, Subject subject) =>
        _table.EntriesOf(source).Where(e => subject.Node.Length == 0 || !e.On(subject.Node).IsEmpty);

    private Subject SubjectOf(ObjectName name)
    {
        var pod = _snapshot.Pods.FirstOrDefault(p => p.Name == name);
        var endpoint = _snapshot.Endpoints.FirstOrDefault(e => e.Name == name);
        if (endpoint is { Labels.Count: 0, IdentityId: { } id } && _snapshot.Identities.FirstOrDefault(i => i.Id == id) is { } identity)
            endpoint = endpoint with { Labels = identity.Labels };
        var node = pod?.NodeName is { Length: > 0 } scheduled ? scheduled : endpoint?.NodeIP is { } ip ? _nodes.OwnerOf(ip) ?? "" : "";
        return new Subject(pod, endpoint, node);
    }

    private RouteReason? Inside(Address destination)
    {
        if (_nodes.OwnerOf(destination) is { } node)
            return new RouteReason(RouteReasonKind.InsideCluster) { Address = destination, Node = node };
        if (_snapshot.Services.FirstOrDefault(s => s.Addresses.Contains(destination)) is { } service)
            return new RouteReason(RouteReasonKind.InsideCluster) { Address = destination, Detail = $"service {service.Name}" };
        var pods = _snapshot.Endpoints.Where(e => e.Addresses.Contains(destination)).Select(static e => e.Name)
            .Concat(_snapshot.Pods.Where(p => p.Has(destination)).Select(static p => p.Name)).Take(1);
        return pods.Select(pod => new RouteReason(RouteReasonKind.InsideCluster) { Address = destination, Detail = $"pod {pod}" }).FirstOrDefault();
    }

    private RouteReason? NeverSteered(Subject subject) => subject switch
    {
        _ when _snapshot.Installation.IsFeatureOff => new RouteReason(RouteReasonKind.FeatureOff),
        { Pod.HostNetwork: true } => new RouteReason(RouteReasonKind.HostNetwork),
        _ when _snapshot.Nodes.Any(n => n.IsSuperNode && n.Name == subject.Node) => new RouteReason(RouteReasonKind.SuperNode) { Node = subject.Node },
        { Endpoint: null } => new RouteReason(RouteReasonKind.NoEndpoint) { Detail = subject.Pod?.Phase ?? "" },
        { Endpoint: { Addresses.IsEmpty: true } or { Labels.Count: 0, IdentityId: null } } => new RouteReason(RouteReasonKind.NoIdentity),
        _ => null,
    };

    /// <summary>Why no entry holds: policy by policy, those that are nearest to selecting it first.</summary>
    private IEnumerable<RouteReason> Unsteered(Subject subject)
    {
        if (_table.Policies.IsEmpty)
            yield return new RouteReason(RouteReasonKind.NoPolicies);
        foreach (var reason in _table.Policies.Select(p => WhyNot(p, subject)).OrderBy(static r => Rank(r.Kind))
            .ThenBy(static r => r.Policy, StringComparer.Ordinal))
            yield return reason;
    }

    private RouteReason WhyNot(CompiledPolicy policy, Subject subject)
    {
        var name = policy.Policy.Name;
        if (policy.Rejection != PolicyRejection.None)
            return new RouteReason(RouteReasonKind.PolicyIgnored) { Policy = name, Detail = RejectionText.Of(policy) };
        if (policy.Ring.FirstOrDefault(static g => g.IsNeverHeld) is { } gateway && _table.EndpointsOf(policy).Any(e => e.Name == subject.Endpoint!.Name))
            return new RouteReason(RouteReasonKind.GatewayWithoutIPv4) { Policy = name, Node = gateway.Node! };
        var destinations = string.Join(", ", policy.Destinations.Where(static d => !d.Excluded).Select(static d => d.Cidr));
        return _table.EndpointsOf(policy).Any(e => e.Name == subject.Endpoint!.Name)
            ? new RouteReason(RouteReasonKind.NotCovered) { Policy = name, Detail = destinations } : _selection.Of(policy, subject.Endpoint!, subject.Pod);
    }

    private static int Rank(RouteReasonKind kind) => kind switch
    {
        RouteReasonKind.NotCovered or RouteReasonKind.GatewayWithoutIPv4 => 0,
        RouteReasonKind.LabelNotInIdentity or RouteReasonKind.SelectorNotCompiled => 1,
        RouteReasonKind.OtherNode => 2,
        RouteReasonKind.PolicyIgnored => 3,
        _ => 4,
    };

    private static ImmutableArray<RouteReason> Precedence(List<MapEntry> candidates) => candidates.Count == 1
        ? [new RouteReason(RouteReasonKind.OnlyEntry) { Cidr = candidates[0].Destination, Policy = candidates[0].Claims[0].Policy.Name }]
        : [new RouteReason(RouteReasonKind.LongestPrefix) { Cidr = candidates[0].Destination, Policy = candidates[0].Claims[0].Policy.Name,
            Detail = string.Join(", ", candidates.Skip(1).Select(static c => c.Destination)) }];

    private EgressRoute Along(EgressRoute route, MapEntry entry, ImmutableArray<RouteReason> precedence)
    {
        var claim = entry.Claims[0];
        route = route with { Entry = entry.Destination, Policies = [.. entry.Policies] };
        if (entry.IsConflict)
        {
            var conflict = new RouteReason(RouteReasonKind.Conflict) { Cidr = entry.Destination, Detail = string.Join(" and ", route.Policies) };
            // Whichever holds, the traffic is dropped: then that is what happens.
            return entry.Claims.All(static c => c.Drops)
                ? route with { Outcome = RouteOutcome.Dropped, Reasons = [conflict, .. entry.Claims.Select(Dropping), .. precedence] }
                : route with { Outcome = RouteOutcome.Alternates, Exits = Exits(entry), Reasons = [conflict, .. precedence] };
        }
        return claim.Gateway.Kind switch
        {
            GatewayKind.Excluded =>
                route with { Reasons = [new RouteReason(RouteReasonKind.Excluded) { Policy = claim.Policy.Name, Cidr = entry.Destination }, .. precedence] },
            _ when claim.Drops => route with { Outcome = RouteOutcome.Dropped, Reasons = [Dropping(claim), .. precedence] },
            _ => route with { Outcome = RouteOutcome.Gateway, Exits = Exits(entry), Reasons = [.. precedence, .. Doubts(claim)] },
        };
    }

    private ImmutableArray<RouteExit> Exits(MapEntry entry) =>
    [
        .. entry.Claims.Where(static c => c.Gateway.Kind == GatewayKind.Node).DistinctBy(static c => (c.Policy.Name, c.GatewayNode, c.EgressIP))
            .Select(c => new RouteExit(c.Policy.Name, c.GatewayNode!, c.Gateway.Address, c.EgressIP, _nodes.SeenAs(c, entry.Destination.IsIPv6))),
    ];

    private RouteReason Dropping(MapClaim claim) => claim.HasNoEgressIP ? NoEgressIP(claim) : NoGateway(claim);

    private RouteReason NoGateway(MapClaim claim) => new(RouteReasonKind.NoGateway)
    {
        Policy = claim.Policy.Name,
        Requirement = string.Join(" or ", claim.Compiled.Gateways.Where(g => !_table.NodesOf(g).Any()).Select(static g => g.NodeSelector?.ToString() ?? "")),
        Node = claim.Compiled.Gateways.Select(g => _table.NodesOf(g).ToList())
            .FirstOrDefault(nodes => nodes.Count > 0 && !nodes.Exists(n => IsInRing(claim, n)))?[0] ?? "",
    };

    // Another entry of the list may have found its node.
    private static bool IsInRing(MapClaim claim, string node) => claim.Compiled.Ring.Any(g => g.Node == node);

    private static RouteReason NoEgressIP(MapClaim claim) =>
        new(RouteReasonKind.NoEgressIP)
        { Policy = claim.Policy.Name, Node = claim.GatewayNode!, Address = claim.AskedIP, Detail = EgressIPText.Missing(claim) };

    /// <summary>How the gateway came to be chosen, and what may go wrong there.</summary>
    private IEnumerable<RouteReason> Doubts(MapClaim claim)
    {
        var (name, node) = (claim.Policy.Name, claim.GatewayNode!);
        var ring = string.Join(", ", claim.Compiled.Ring.Select(static g => g.Node ?? "Not Found"));
        if (claim.Compiled.Ring.Length > 1)
            yield return new RouteReason(RouteReasonKind.HashedGateway) { Policy = name, Node = node, Detail = ring };
        if (claim.Compiled.Gateways.Select(g => _table.NodesOf(g).ToList()).FirstOrDefault(nodes => nodes.Count > 1 && nodes.Contains(node)) is { } several)
            yield return new RouteReason(RouteReasonKind.FirstNodeByName) { Policy = name, Node = node, Detail = string.Join(", ", several) };
        if (_snapshot.Nodes.FirstOrDefault(n => n.Name == node) is { Readiness: NodeReadiness.NotReady or NodeReadiness.Silent })
            yield return new RouteReason(RouteReasonKind.GatewayNotReady) { Node = node };
        if (EgressIPText.Depends(claim) is { } depends)
            yield return new RouteReason(RouteReasonKind.EgressIPDepends) { Policy = name, Node = node, Address = claim.AskedIP, Detail = depends };
        var (count, limit) = (claim.Destination.Cidr.IsIPv6 ? _entries.Value.IPv6 : _entries.Value.IPv4, _snapshot.Installation.MapLimit);
        var full = string.Create(CultureInfo.InvariantCulture, $"{count} entries, and it holds {limit}");
        if (count > limit)
            yield return new RouteReason(RouteReasonKind.MapFull) { Policy = name, Detail = full };
        if (_nodes.SeenAs(claim, claim.Destination.Cidr.IsIPv6).IsEmpty)
            yield return new RouteReason(RouteReasonKind.NoPublicAddress) { Node = node };
    }

    private sealed record Subject(Pod? Pod, CiliumEndpoint? Endpoint, string Node);
}
