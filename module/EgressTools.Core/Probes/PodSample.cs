namespace EgressTools.Probes;

/// <summary>
/// Some pods of each policy and gateway whose exit addresses show how the others leave: on different nodes, since each node's agent handles its own pods,
/// and one on the gateway itself, where the packets take another way (#34216).
/// </summary>
internal static class PodSample
{
    /// <summary>The pods, by name; none of policies that do not cover any of the echo services.</summary>
    public static ImmutableArray<ObjectName> Choose(ClusterSnapshot snapshot, ImmutableArray<EchoTarget> targets, int size)
    {
        var table = RuleTable.Build(snapshot);
        var nodes = new NodesByAddress(snapshot.CiliumNodes);
        var running = snapshot.Pods.Where(static p => p is { Ready: true, Terminating: false, HostNetwork: false, Phase: "Running", IsProbe: false })
            .Select(static p => p.Name).ToHashSet();
        var chosen = new SortedSet<ObjectName>();
        foreach (var policy in table.Policies.Where(p => Covers(p, targets)))
        {
            var buckets = policy.Ring.Select(static g => g.Node).OfType<string>().Distinct(StringComparer.Ordinal)
                .ToDictionary(static n => n, n => new Bucket(n, size), StringComparer.Ordinal);
            foreach (var endpoint in table.EndpointsOf(policy))
            {
                if (running.Contains(endpoint.Name) && table.GatewayOf(policy, endpoint).Node is { } gateway)
                    buckets[gateway].Offer(endpoint.Name, nodes.NameOf(endpoint) ?? "");
            }
            chosen.UnionWith(buckets.Values.SelectMany(static b => b.Pods));
        }
        return [.. chosen];
    }

    /// <summary>Whether the policy steers traffic to one of the services; where no address of one is known, whether it steers any to the internet.</summary>
    private static bool Covers(CompiledPolicy policy, ImmutableArray<EchoTarget> targets) => targets.Any(target => target.Addresses.IsEmpty
        ? policy.Destinations.Any(static d => !d.Excluded && AddressClass.CoversPublic(d.Cidr))
        : target.Addresses.Any(a => IsSteered(policy, a)));

    private static bool IsSteered(CompiledPolicy policy, Address address)
    {
        var longest = policy.Destinations.Where(d => d.Cidr.Contains(address)).Select(static d => d.Cidr.Length).DefaultIfEmpty(-1).Max();
        return policy.Destinations.Any(d => !d.Excluded && d.Cidr.Length == longest && d.Cidr.Contains(address));
    }

    /// <summary>The pods of one gateway: while they come by, only as many are kept as are wanted.</summary>
    private sealed class Bucket(string gateway, int size)
    {
        private readonly Dictionary<string, ObjectName> _byNode = new(StringComparer.Ordinal);
        private readonly List<ObjectName> _others = [];
        private ObjectName? _onGateway;

        public IEnumerable<ObjectName> Pods => (_onGateway is { } own ? [own] : Enumerable.Empty<ObjectName>())
            .Concat(_byNode.Values).Concat(_others).Take(size);

        public void Offer(ObjectName pod, string node)
        {
            if (node == gateway && _onGateway is null)
                _onGateway = pod;
            else if (node != gateway && _byNode.Count < size && _byNode.TryAdd(node, pod))
                return;
            else if (_others.Count < size && pod != _onGateway)
                _others.Add(pod);
        }
    }
}
