namespace EgressTools.Engine.Exits;

/// <summary>
/// Turns the entries that the engine predicts for an endpoint into the exit that is expected towards an echo service.
/// <para>
/// The rule: the longest prefix that holds the service's address decides, as in the agents' map. The address is that of the URL, else what the
/// name resolves to here, which may differ from what it resolves to in the pod. Where it is not known at all, the widest destination decides,
/// if it covers public addresses. What was assumed is in the note.
/// </para>
/// </summary>
public sealed class Expectations(ClusterSnapshot snapshot, RuleTable table, NodeIndex nodes)
{
    private readonly AgentFeatures _features = new(snapshot);
    private readonly Lazy<Dictionary<ObjectName, UnsteeredPod>> _unsteered = new(() => UnsteeredPods.Of(snapshot, table).ToDictionary(static p => p.Pod.Name));
    private readonly Lazy<HashSet<Address>> _podAddresses = new(() => [.. snapshot.Endpoints.SelectMany(static e => e.Addresses)]);

    /// <summary>What is expected of a pod.</summary>
    /// <param name="ipv6">The family that is meant.</param>
    public Expectation For(TestedPod pod, EchoTarget target, bool ipv6)
    {
        var unsteered = pod.Endpoint is null ? Unsteered(pod.Name) : null;
        if (pod.Endpoint is null && unsteered is null)
            return Expectation.None(pod.NeverSteered ?? PodChoice.NoEndpoint);
        var addresses = target.Addresses.Where(a => a.IsIPv6 == ipv6).ToImmutableArray();
        if (ClusterEntity(target.Url, addresses) is { } entity)
            return Expectation.None($"the echo service {target.Url.Host} is {entity}, and traffic inside the cluster is never steered");
        var all = unsteered is not null ? Possible(unsteered) : pod.Endpoint!.Addresses.SelectMany(a => table.EntriesOf(a)).ToList();
        var family = all.FindAll(e => e.Destination.IsIPv6 == ipv6);
        if (family.Count == 0)
            return Expectation.None(all.Count == 0 && pod.Endpoint is { } endpoint ? NotSelected(endpoint)
                : $"no policy steers its {(ipv6 ? "IPv6" : "IPv4")} traffic");
        var (claims, assumption) = addresses.IsEmpty ? Widest(family) : ByAddress(family, target, addresses);
        var expectation = Build(claims, assumption, ipv6, target.IsInside);
        return expectation with { Inside = target.IsInside, WithoutEndpoint = unsteered is not null, Doubt = Doubt(pod.Node, expectation.Exits) };
    }

    /// <summary>The pod as one that policies would select if it had an endpoint; null where none would.</summary>
    internal UnsteeredPod? Unsteered(ObjectName pod) => _unsteered.Value.GetValueOrDefault(pod);

    /// <summary>The entries that a pod could get with an endpoint: which gateway of a list depends on the uid that the endpoint will have.</summary>
    private static List<MapEntry> Possible(UnsteeredPod unsteered)
    {
        var endpoint = new CiliumEndpoint(unsteered.Pod.Name, "") { Addresses = unsteered.Pod.Addresses };
        var claims = unsteered.Policies.SelectMany(
            policy => policy.Destinations.SelectMany(d => policy.Ring.Distinct().Select(gateway => new MapClaim(policy, endpoint, gateway, d))));
        return [.. claims.GroupBy(static c => c.Destination.Cidr).Select(static g => new MapEntry(default, g.Key, [.. g]))];
    }

    private string Doubt(string node, ImmutableArray<ExpectedExit> exits) =>
        exits.IsEmpty ? "" : _features.IsOff(node) ? $"the agent of its node {node} runs without the egress gateway, {_features.WhyOff(node)}"
        : exits.Select(static e => e.GatewayNode).OfType<string>().FirstOrDefault(_features.IsOff) is { } gateway
        ? $"the agent of gateway {gateway} runs without the egress gateway, {_features.WhyOff(gateway)}"
        : "";

    private string NotSelected(CiliumEndpoint endpoint) => table.IgnoredFor(endpoint) is { } ignored
        ? $"policy {ignored.Policy.Name} selects it, but the agents ignore that policy: {RejectionText.Of(ignored)}{RejectionText.InForce(ignored.Policy)}"
        : "no policy selects it";

    private string? ClusterEntity(Uri url, ImmutableArray<Address> addresses)
    {
        if (url.Host.EndsWith(".svc", StringComparison.Ordinal) || url.Host.Contains(".svc.", StringComparison.Ordinal))
            return "a Service of the cluster";
        foreach (var address in addresses)
        {
            if (nodes.OwnerOf(address) is { } node)
                return $"on node {node}";
            if (_podAddresses.Value.Contains(address) || snapshot.Pods.Any(p => p.Has(address)))
                return "a pod of the cluster";
        }
        return null;
    }

    private static (List<MapClaim> Claims, string Assumption) ByAddress(List<MapEntry> entries, EchoTarget target, ImmutableArray<Address> addresses)
    {
        var isPublic = addresses.All(AddressClass.IsPublic);
        var assumption = target.IsLiteral || entries.TrueForAll(e => e.Destination.Length == 0 || (isPublic && !AddressClass.CoversPublic(e.Destination)))
            ? ""
            : $"taking {target.Url.Host} to be {Listed.Either(addresses.Take(2))}, as it resolves here";
        return (addresses.SelectMany(a => Longest(entries, a)).Distinct().ToList(), assumption);
    }

    private static ImmutableArray<MapClaim> Longest(List<MapEntry> entries, Address address)
    {
        var matching = entries.FindAll(e => e.Destination.Contains(address));
        return matching.Count == 0 ? [] : matching.MaxBy(static e => e.Destination.Length).Claims;
    }

    private static (List<MapClaim> Claims, string Assumption) Widest(List<MapEntry> entries)
    {
        var open = entries.FindAll(static e => AddressClass.CoversPublic(e.Destination));
        if (open.Count == 0)
            return ([], "");
        var widest = open.Min(static e => e.Destination.Length);
        var chosen = open.FindAll(e => e.Destination.Length == widest);
        var assumption = open.Count == 1 && widest == 0 ? "" : $"taking the echo service, whose address is unknown, to lie in {chosen[0].Destination}";
        return (chosen.SelectMany(static e => e.Claims).ToList(), assumption);
    }

    private Expectation Build(List<MapClaim> claims, string assumption, bool ipv6, bool inside)
    {
        var exits = claims.Where(static c => c.Gateway.Kind != GatewayKind.Excluded).Select(c => Exit(c, ipv6) with { Inside = inside })
            .Distinct(SameExit.Instance).ToImmutableArray();
        if (exits.IsEmpty)
            return Expectation.None(claims.Count == 0 ? "no policy covers the echo service" : $"policy {claims[0].Policy.Name} excludes the echo service");
        return new Expectation(exits, Join(assumption, Contested(claims)));
    }

    private static string Contested(List<MapClaim> claims)
    {
        var policies = claims.Select(static c => c.Policy.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        return policies.Count < 2 ? "" : ConflictText.Of(policies, "the echo service");
    }

    private static string Join(string first, string second) => first.Length == 0 ? second : second.Length == 0 ? first : $"{first}; {second}";

    private ExpectedExit Exit(MapClaim claim, bool ipv6)
    {
        var node = claim.Gateway.Kind == GatewayKind.NotFound ? null : claim.GatewayNode;
        return new ExpectedExit(claim.Policy.Name, node, node is null ? null : claim.EgressIP ?? claim.AskedIP, nodes.SeenAs(claim, ipv6))
        {
            Lack = node is null ? "" : claim.HasNoEgressIP ? $"the agent of gateway {node} drops the packets (reason 204), since {EgressIPText.Missing(claim)}"
                : EgressIPText.Depends(claim) ?? "",
        };
    }

    // The compiler's equality of a record compares its array by reference.
    private sealed class SameExit : IEqualityComparer<ExpectedExit>
    {
        public static readonly SameExit Instance = new();

        public bool Equals(ExpectedExit? x, ExpectedExit? y) =>
            x is null || y is null ? x == y : (x.Policy, x.GatewayNode, x.EgressIP) == (y.Policy, y.GatewayNode, y.EgressIP);

        public int GetHashCode(ExpectedExit exit) => HashCode.Combine(exit.Policy, exit.GatewayNode, exit.EgressIP);
    }
}
