namespace EgressTools.Engine;

/// <summary>Ways by versions of policies that only running agents keep: an update that agents reject leaves the version before in force until they restart,
/// also for pods that come later. What it was is nowhere but in the agents' maps.</summary>
internal sealed class KeptRoutes(ClusterSnapshot snapshot, RuleTable table, NodeIndex nodes)
{
    private readonly ImmutableArray<CompiledPolicy> _rejected =
        [.. table.Policies.Where(static p => p.Rejection != PolicyRejection.None && p.Policy.Generation != 1)];

    /// <summary>The ways of a pod that no policy steers as it is written.</summary>
    /// <param name="route">The way without a policy, with its reasons.</param>
    public ImmutableArray<EgressRoute> Of(EgressRoute route, CiliumEndpoint endpoint)
    {
        if (_rejected.IsEmpty)
            return [route];
        var selecting = _rejected.FirstOrDefault(p => p.EndpointSelectors.Any(s => s.Matches(endpoint.Labels)));
        if (MapOf(route.Node) is { } map)
        {
            var policy = (selecting ?? _rejected[0]).Policy.Name;
            ImmutableArray<EgressRoute> held = [.. Held(map, endpoint, route.Destination).Select(e => Along(route, e, policy))];
            return !held.IsEmpty ? held
                : selecting is null ? [route]
                : [With(route, new RouteReason(RouteReasonKind.EarlierVersion) { Policy = policy, Node = route.Node })];
        }
        if (selecting is null)
            return [route];
        // Where documents have no generation they tell of no cluster's history.
        var kept = With(route, new RouteReason(RouteReasonKind.EarlierVersion) { Policy = selecting.Policy.Name });
        return [selecting.Policy.Generation is null ? kept : kept with { Outcome = RouteOutcome.Unknown }];
    }

    /// <summary>Behind the reason why the policy is ignored, where there is one.</summary>
    private static EgressRoute With(EgressRoute route, RouteReason reason)
    {
        var at = 0;
        while (at < route.Reasons.Length && (route.Reasons[at].Kind != RouteReasonKind.PolicyIgnored || route.Reasons[at].Policy != reason.Policy))
            at++;
        return route with { Reasons = route.Reasons.Insert(Math.Min(at + 1, route.Reasons.Length), reason) };
    }

    /// <summary>The map of a node's agent; null where it is not at hand, or where the agent runs without the feature, so that it says nothing.</summary>
    private AgentMap? MapOf(string node) =>
        snapshot.AgentConfigurations.Any(c => c.Node == node && c.FeatureOn == false) ? null
            : snapshot.AgentMaps.FirstOrDefault(m => m.Node == node && !m.Absent);

    private static IEnumerable<AgentMapEntry> Held(AgentMap map, CiliumEndpoint endpoint, Address? destination)
    {
        var own = map.Entries.Where(e => endpoint.Addresses.Contains(e.Source));
        return destination is not { } to ? own : own.Where(e => e.Destination.Contains(to)).OrderByDescending(static e => e.Destination.Length).Take(1);
    }

    private EgressRoute Along(EgressRoute route, AgentMapEntry entry, string policy)
    {
        route = With(route, new RouteReason(RouteReasonKind.EarlierVersion) { Policy = policy, Node = route.Node, Cidr = entry.Destination });
        route = route with { Source = entry.Source, Entry = entry.Destination, Policies = [policy] };
        return entry.Value.Gateway.Kind switch
        {
            GatewayKind.Excluded => route,
            GatewayKind.NotFound => route with { Outcome = RouteOutcome.Dropped },
            _ => route with { Outcome = RouteOutcome.Gateway, Exits = [Exit(entry, policy)] },
        };
    }

    private RouteExit Exit(AgentMapEntry entry, string policy)
    {
        var gateway = entry.Value.Gateway.Address;
        var node = nodes.OwnerOf(gateway) ?? "";
        // Only the gateway's own agent holds the address.
        var own = MapOf(node)?.Entries.Where(e => e.Source == entry.Source && e.Destination == entry.Destination).Select(static e => e.Value.EgressIP)
            .FirstOrDefault(static a => a is { IsUnspecified: false });
        return new RouteExit(policy, node, gateway, own, node.Length > 0 ? nodes.SeenAs(node, own, entry.Destination.IsIPv6) : []);
    }
}
