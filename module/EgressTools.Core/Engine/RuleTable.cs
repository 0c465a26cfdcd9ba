using System.Runtime.InteropServices;

namespace EgressTools.Engine;

/// <summary>
/// Every entry that the agents' maps should hold, computed as the agents of that version do it. Entries are made when they are asked for: the
/// table itself holds which policies match which endpoint.
/// </summary>
public sealed class RuleTable
{
    private readonly ImmutableArray<CiliumEndpoint> _endpoints;
    private readonly Assignments _assignments;
    private readonly ImmutableArray<Source> _sources;
    private readonly GatewayFinder _nodes;

    private RuleTable(
        ImmutableArray<CiliumEndpoint> endpoints, ImmutableArray<CompiledPolicy> policies, Assignments assignments,
            ImmutableArray<Source> sources, GatewayFinder nodes)
    {
        _nodes = nodes;
        _endpoints = endpoints;
        Policies = policies;
        _assignments = assignments;
        _sources = sources;
    }

    /// <summary>The policies by name, also those that the agents ignore.</summary>
    public ImmutableArray<CompiledPolicy> Policies { get; }

    /// <summary>Computes the table of a snapshot, for its version of Cilium; where that is not known, for the newest release.</summary>
    public static RuleTable Build(ClusterSnapshot snapshot)
    {
        var behavior = CiliumBehavior.For(snapshot.Installation.Version);
        var nodes = new GatewayFinder(snapshot, snapshot.Policies.SelectMany(static p => p.AllGateways));
        var compiler = new PolicyCompiler(behavior, nodes);
        ImmutableArray<CompiledPolicy> policies = [.. snapshot.Policies.OrderBy(static p => p.Name, StringComparer.Ordinal).Select(compiler.Compile)];
        var endpoints = EligibleEndpoints(snapshot, behavior);
        var assignments = Assignments.Compute(endpoints, policies, snapshot.CiliumNodes);
        return new RuleTable(endpoints, policies, assignments, Sources(endpoints, assignments, behavior.IPv6 && !snapshot.Installation.IsIPv6Off), nodes);
    }

    /// <summary>Every key with its claims, by source address and destination, each once.</summary>
    public IEnumerable<MapEntry> Entries() => Entries(0, _sources.Length);

    /// <summary>How many keys every agent's maps hold, by family.</summary>
    public (int IPv4, int IPv6) CountEntries()
    {
        var counter = new KeyCounter(Policies);
        for (var first = 0; first < _sources.Length; first = GroupEnd(first))
            counter.Add(_sources[first].Address.IsIPv6, PoliciesOf(first, GroupEnd(first)));
        return (counter.IPv4, counter.IPv6);
    }

    /// <summary>The keys of one source address with their claims, by destination.</summary>
    public ImmutableArray<MapEntry> EntriesOf(Address source)
    {
        var first = LowerBound(source);
        return first < _sources.Length && _sources[first].Address == source ? [.. Entries(first, GroupEnd(first))] : [];
    }

    /// <summary>The entry that decides about traffic from a source to a destination: the one with the longest prefix. Null where there is none.</summary>
    public MapEntry? Lookup(Address source, Address destination)
    {
        MapEntry? best = null;
        foreach (var entry in EntriesOf(source))
        {
            if (entry.Destination.Contains(destination) && (best is null || entry.Destination.Length > best.Value.Destination.Length))
                best = entry;
        }
        return best;
    }

    /// <summary>How many keys each policy alone asks every agent to hold, by family; in the order of <see cref="Policies"/>.</summary>
    internal ImmutableArray<(int IPv4, int IPv6)> CountByPolicy()
    {
        var counts = ImmutableArray.CreateBuilder<(int IPv4, int IPv6)>(Policies.Length);
        for (var i = 0; i < Policies.Length; i++)
        {
            var counter = new KeyCounter([Policies[i]]);
            foreach (var endpoint in _assignments.EndpointsOf(i))
            {
                foreach (var address in _endpoints[endpoint].Addresses)
                    counter.Add(address.IsIPv6, [0]);
            }
            counts.Add((counter.IPv4, counter.IPv6));
        }
        return counts.MoveToImmutable();
    }

    /// <summary>The endpoints that a policy matches, in the order of the snapshot.</summary>
    public IEnumerable<CiliumEndpoint> EndpointsOf(CompiledPolicy policy) => _assignments.EndpointsOf(Policies.IndexOf(policy)).Select(i => _endpoints[i]);

    /// <summary>The endpoints that several policies match, with the positions of these policies, ascending.</summary>
    internal IEnumerable<(CiliumEndpoint Endpoint, int[] Policies)> SharedEndpoints()
    {
        for (var i = 0; i < _endpoints.Length; i++)
        {
            if (_assignments.PoliciesOf(i).Length > 1)
                yield return (_endpoints[i], _assignments.PoliciesOf(i).ToArray());
        }
    }

    /// <summary>The first policy by name that selects an endpoint and that the agents ignore; null where there is none.</summary>
    public CompiledPolicy? IgnoredFor(CiliumEndpoint endpoint) =>
        Policies.FirstOrDefault(p => p.Rejection != PolicyRejection.None && p.EndpointSelectors.Any(s => s.Matches(endpoint.Labels)));

    /// <summary>The names of the nodes that a gateway's selector fits, sorted as text: the first that has an address is the gateway.</summary>
    public IEnumerable<string> NodesOf(PolicyGateway gateway) => CiliumNodesOf(gateway).Select(static n => n.Name);

    /// <summary>The same as CiliumNodes.</summary>
    internal IEnumerable<CiliumNode> CiliumNodesOf(PolicyGateway gateway) => _nodes.Matches(gateway);

    /// <summary>The node that the agents take for a gateway; null where its selector fits none that has an address.</summary>
    internal CiliumNode? TakenBy(PolicyGateway gateway) => _nodes.Taken(gateway);

    /// <summary>The gateway of a policy's ring that an endpoint falls to.</summary>
    public ResolvedGateway GatewayOf(CompiledPolicy policy, CiliumEndpoint endpoint) => policy.Ring.Length == 1
        ? policy.Ring[0]
        : policy.Ring[(int)(EndpointHash.Of(endpoint.Id) % (uint)policy.Ring.Length)];

    /// <summary>Endpoints without a known identity or an address are skipped, as the agents do. An identity always has labels.</summary>
    private static ImmutableArray<CiliumEndpoint> EligibleEndpoints(ClusterSnapshot snapshot, CiliumBehavior behavior)
    {
        var identities = snapshot.Identities.ToDictionary(static i => i.Id, static i => i.Labels);
        var eligible = ImmutableArray.CreateBuilder<CiliumEndpoint>(snapshot.Endpoints.Length);
        foreach (var endpoint in snapshot.Endpoints)
        {
            if (endpoint.Addresses.IsDefaultOrEmpty || (behavior.EndpointsByUid && endpoint.Id.IsEmpty))
                continue;
            if (endpoint.Labels.Count > 0)
                eligible.Add(endpoint);
            else if (endpoint.IdentityId is { } id && identities.TryGetValue(id, out var labels))
                eligible.Add(endpoint with { Labels = labels });
        }
        return behavior.EndpointsByUid && !snapshot.HasOwnUids ? LastByUid(eligible, snapshot.ReplacedEndpoints)
            : eligible.DrainToImmutable();
    }

    /// <summary>Of several endpoints with one uid the later replaces the earlier.</summary>
    private static ImmutableArray<CiliumEndpoint> LastByUid(ImmutableArray<CiliumEndpoint>.Builder endpoints, ImmutableHashSet<ObjectName> replaced)
    {
        var last = new Dictionary<ObjectUid, int>(endpoints.Count);
        for (var i = 0; i < endpoints.Count; i++)
        {
            if (!replaced.Contains(endpoints[i].Name) || !last.ContainsKey(endpoints[i].Id))
                last[endpoints[i].Id] = i;
        }
        return [.. endpoints.Where((e, i) => last[e.Id] == i)];
    }

    private static ImmutableArray<Source> Sources(ImmutableArray<CiliumEndpoint> endpoints, Assignments assignments, bool ipv6)
    {
        var sources = ImmutableArray.CreateBuilder<Source>(assignments.Count);
        for (var i = 0; i < endpoints.Length; i++)
        {
            if (assignments.PoliciesOf(i).IsEmpty)
                continue;
            foreach (var address in endpoints[i].Addresses)
            {
                // A pod's link-local address is none that it leaves the cluster with.
                if (!address.IsIPv6 || (ipv6 && !AddressClass.IsLinkLocal(address)))
                    sources.Add(new Source(address, i));
            }
        }
        sources.Sort();
        return sources.DrainToImmutable();
    }

    private int GroupEnd(int first)
    {
        var end = first + 1;
        while (end < _sources.Length && _sources[end].Address == _sources[first].Address)
            end++;
        return end;
    }

    private int LowerBound(Address address)
    {
        var index = _sources.BinarySearch(new Source(address, -1));
        return index < 0 ? ~index : index;
    }

    /// <summary>The entries of some sources. One list takes the claims of each address in turn, since there are hundreds of thousands.</summary>
    private IEnumerable<MapEntry> Entries(int start, int limit)
    {
        var claims = new List<MapClaim>();
        for (var first = start; first < limit;)
        {
            var end = GroupEnd(first);
            ClaimsOf(first, end, claims);
            for (var (claim, next) = (0, 0); claim < claims.Count; claim = next)
            {
                next = KeyEnd(claims, claim);
                if (Entry(_sources[first].Address, CollectionsMarshal.AsSpan(claims)[claim..next]) is { } entry)
                    yield return entry;
            }
            first = end;
        }
    }

    /// <summary>Claims that agents never hold make no entry; beside others they make that come and go.</summary>
    private static MapEntry? Entry(Address source, ReadOnlySpan<MapClaim> claims)
    {
        var held = 0;
        foreach (var claim in claims)
            held += claim.IsHeld ? 1 : 0;
        if (held == claims.Length)
            return new MapEntry(source, claims[0].Destination.Cidr, ImmutableArray.Create(claims));
        return held == 0 ? null : new MapEntry(source, claims[0].Destination.Cidr, [.. claims.ToArray().Where(static c => c.IsHeld)])
        {
            Fleeting = [.. claims.ToArray().Where(static c => !c.IsHeld)],
        };
    }

    /// <summary>The policies that match any of the sources of one address, ascending.</summary>
    private ReadOnlySpan<int> PoliciesOf(int first, int end)
    {
        if (end - first == 1)
            return _assignments.PoliciesOf(_sources[first].Endpoint);
        var policies = new SortedSet<int>();
        for (var i = first; i < end; i++)
            policies.UnionWith(_assignments.PoliciesOf(_sources[i].Endpoint).ToArray());
        return policies.ToArray();
    }

    /// <summary>Sources from first to end share an address: usually one endpoint, several where an object of a gone pod lingers.</summary>
    private void ClaimsOf(int first, int end, List<MapClaim> claims)
    {
        claims.Clear();
        for (var i = first; i < end; i++)
            AddClaims(_sources[i], claims);
        // One policy's destinations are sorted already.
        if (end - first > 1 || _assignments.PoliciesOf(_sources[first].Endpoint).Length > 1 || claims.Exists(static c => c.Destination.IsForeign))
            claims.Sort(static (a, b) => CompareClaims(a, b));
    }

    private static int KeyEnd(List<MapClaim> claims, int first)
    {
        var end = first + 1;
        while (end < claims.Count && claims[end].Destination.Cidr == claims[first].Destination.Cidr)
            end++;
        return end;
    }

    private static int CompareClaims(MapClaim a, MapClaim b)
    {
        var byCidr = a.Destination.Cidr.CompareTo(b.Destination.Cidr);
        if (byCidr != 0)
            return byCidr;
        var byPolicy = string.CompareOrdinal(a.Policy.Name, b.Policy.Name);
        if (byPolicy != 0)
            return byPolicy;
        var byEndpoint = a.Endpoint.Name.CompareTo(b.Endpoint.Name);
        return byEndpoint != 0 ? byEndpoint : a.Destination.Excluded.CompareTo(b.Destination.Excluded);
    }

    private void AddClaims(Source source, List<MapClaim> claims)
    {
        var endpoint = _endpoints[source.Endpoint];
        foreach (var index in _assignments.PoliciesOf(source.Endpoint))
        {
            var policy = Policies[index];
            var gateway = GatewayOf(policy, endpoint);
            foreach (var destination in policy.Destinations)
            {
                if (destination.Cidr.IsIPv6 == source.Address.IsIPv6)
                    claims.Add(new MapClaim(policy, endpoint, gateway, destination));
            }
            foreach (var destination in policy.Foreign)
                claims.Add(new MapClaim(policy, endpoint, gateway, destination));
        }
    }

    private readonly record struct Source(Address Address, int Endpoint) : IComparable<Source>
    {
        public int CompareTo(Source other)
        {
            var byAddress = Address.CompareTo(other.Address);
            return byAddress != 0 ? byAddress : Endpoint.CompareTo(other.Endpoint);
        }
    }
}
