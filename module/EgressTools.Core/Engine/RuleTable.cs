using System.Runtime.InteropServices;

namespace EgressTools.Engine;

/// <summary>Every entry that the agents' maps should hold, computed as the agents of that version do it. Entries are made when they are asked for: the table
/// itself holds which policies match which endpoint.</summary>
public sealed class RuleTable
{
    private readonly ImmutableArray<CiliumEndpoint> _endpoints;
    private readonly Assignments _assignments;
    private readonly SourceList _sources;
    private readonly GatewayFinder _nodes;

    private RuleTable(
        ImmutableArray<CiliumEndpoint> endpoints, ImmutableArray<CompiledPolicy> policies, Assignments assignments, SourceList sources, GatewayFinder nodes) =>
        (_endpoints, Policies, _assignments, _sources, _nodes) = (endpoints, policies, assignments, sources, nodes);

    /// <summary>The policies by name, also those that the agents ignore.</summary>
    public ImmutableArray<CompiledPolicy> Policies { get; }

    /// <summary>Computes the table of a snapshot, for its version of Cilium; where that is not known, for the newest release.</summary>
    public static RuleTable Build(ClusterSnapshot snapshot)
    {
        var behavior = CiliumBehavior.For(snapshot.Installation.Version);
        var nodes = new GatewayFinder(snapshot, snapshot.Policies.SelectMany(static p => p.AllGateways));
        var compiler = new PolicyCompiler(behavior, nodes);
        ImmutableArray<CompiledPolicy> policies = [.. snapshot.Policies.OrderBy(static p => p.Name, StringComparer.Ordinal).Select(compiler.Compile)];
        var endpoints = EligibleEndpoints.Of(snapshot, behavior);
        var assignments = Assignments.Compute(endpoints, policies, snapshot.CiliumNodes);
        var sources = new SourceList(endpoints, assignments, ipv6: behavior.IPv6 && !snapshot.Installation.IsIPv6Off);
        return new RuleTable(endpoints, policies, assignments, sources, nodes);
    }

    /// <summary>Every key with its claims, by source address and destination, each once.</summary>
    public IEnumerable<MapEntry> Entries() => Entries(0, _sources.Count);

    /// <summary>How many keys every agent's maps hold, by family.</summary>
    public (int IPv4, int IPv6) CountEntries()
    {
        var counter = new KeyCounter(Policies);
        for (var first = 0; first < _sources.Count; first = _sources.End(first))
            counter.Add(_sources[first].Address.IsIPv6, PoliciesOf(first, _sources.End(first)));
        return (counter.IPv4, counter.IPv6);
    }

    /// <summary>The keys of one source address with their claims, by destination.</summary>
    public ImmutableArray<MapEntry> EntriesOf(Address source)
    {
        var first = _sources.First(source);
        return first < _sources.Count && _sources[first].Address == source ? [.. Entries(first, _sources.End(first))] : [];
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
    public IEnumerable<CiliumEndpoint> EndpointsOf(CompiledPolicy policy) => IndexesOf(policy).Select(i => _endpoints[i]);

    /// <summary>The same, with the number of policies that match each.</summary>
    internal IEnumerable<(CiliumEndpoint Endpoint, int Policies)> CountedEndpointsOf(CompiledPolicy policy) =>
        IndexesOf(policy).Select(i => (_endpoints[i], _assignments.PoliciesOf(i).Length));

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

    /// <summary>The names of the nodes that a gateway's selector matches, sorted as text: the first that has an address is the gateway.</summary>
    public IEnumerable<string> NodesOf(PolicyGateway gateway) => CiliumNodesOf(gateway).Select(static n => n.Name);

    /// <summary>The same as CiliumNodes.</summary>
    internal IEnumerable<CiliumNode> CiliumNodesOf(PolicyGateway gateway) => _nodes.Matches(gateway);

    /// <summary>The node that the agents take for a gateway; null where its selector matches none that has an address.</summary>
    internal CiliumNode? TakenBy(PolicyGateway gateway) => _nodes.Taken(gateway);

    /// <summary>The gateway of a policy's ring that an endpoint falls to.</summary>
    public ResolvedGateway GatewayOf(CompiledPolicy policy, CiliumEndpoint endpoint) => policy.Ring.Length == 1
        ? policy.Ring[0]
        : policy.Ring[(int)(EndpointHash.Of(endpoint.Id) % (uint)policy.Ring.Length)];

    // By reference: two policies may be equal, and comparing them takes long.
    private IReadOnlyList<int> IndexesOf(CompiledPolicy policy) => _assignments.EndpointsOf(Policies.IndexOf(policy, 0, ReferenceEqualityComparer.Instance));

    /// <summary>The entries of some sources. One list takes the claims of each address in turn, since there are hundreds of thousands.</summary>
    private IEnumerable<MapEntry> Entries(int start, int limit)
    {
        var claims = new List<MapClaim>();
        for (var first = start; first < limit;)
        {
            var end = _sources.End(first);
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

    private void AddClaims((Address Address, int Endpoint) source, List<MapClaim> claims)
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
}
