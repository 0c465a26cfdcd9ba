namespace EgressTools.Engine;

/// <summary>Which policies match which endpoint, as two arrays of positions: small, and made in one pass over the policies.</summary>
internal sealed class Assignments
{
    private readonly int[][] _endpointsOfPolicy;
    private readonly int[] _starts;
    private readonly int[] _policies;

    private Assignments(int endpoints, int[][] endpointsOfPolicy)
    {
        _endpointsOfPolicy = endpointsOfPolicy;
        _starts = new int[endpoints + 1];
        foreach (var matched in endpointsOfPolicy)
        {
            foreach (var endpoint in matched)
                _starts[endpoint + 1]++;
        }
        for (var i = 0; i < endpoints; i++)
            _starts[i + 1] += _starts[i];
        _policies = new int[_starts[endpoints]];
        var next = _starts.AsSpan(0, endpoints).ToArray();
        for (var policy = 0; policy < endpointsOfPolicy.Length; policy++)
        {
            foreach (var endpoint in endpointsOfPolicy[policy])
                _policies[next[endpoint]++] = policy;
        }
    }

    /// <summary>How many endpoints some policy matches.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            for (var i = 1; i < _starts.Length; i++)
                count += _starts[i] > _starts[i - 1] ? 1 : 0;
            return count;
        }
    }

    /// <summary>Policies that match an endpoint, ascending.</summary>
    public ReadOnlySpan<int> PoliciesOf(int endpoint) => _policies.AsSpan(_starts[endpoint].._starts[endpoint + 1]);

    /// <summary>Endpoints that a policy matches, ascending.</summary>
    public IReadOnlyList<int> EndpointsOf(int policy) => _endpointsOfPolicy[policy];

    public static Assignments Compute(ImmutableArray<CiliumEndpoint> endpoints, ImmutableArray<CompiledPolicy> policies, ImmutableArray<CiliumNode> nodes)
    {
        var sets = new LabelGroups(endpoints);
        var index = new LabelIndex(sets.Distinct, policies.SelectMany(static p => p.EndpointSelectors));
        var nodeLabels = NodeLabels(nodes);
        var matched = new int[policies.Length][];
        for (var i = 0; i < policies.Length; i++)
            matched[i] = policies[i].Rejection == PolicyRejection.None ? Match(policies[i], endpoints, sets, index, nodeLabels) : [];
        return new Assignments(endpoints.Length, matched);
    }

    private static int[] Match(
        CompiledPolicy policy, ImmutableArray<CiliumEndpoint> endpoints, LabelGroups sets, LabelIndex index, Dictionary<Address, LabelSet> nodeLabels)
    {
        var found = new SortedSet<int>();
        foreach (var selector in policy.EndpointSelectors)
            found.UnionWith(index.Matches(selector));
        var matched = new List<int>();
        foreach (var set in found)
        {
            foreach (var endpoint in sets.Members(set))
            {
                if (policy.NodeSelectors.IsEmpty || RunsOnMatchingNode(policy, endpoints[endpoint], nodeLabels))
                    matched.Add(endpoint);
            }
        }
        matched.Sort();
        return [.. matched];
    }

    private static bool RunsOnMatchingNode(CompiledPolicy policy, CiliumEndpoint endpoint, Dictionary<Address, LabelSet> nodeLabels) =>
        policy.NodeSelectors.Any(s => s.Matches(LabelsOfNode(endpoint, nodeLabels)));

    // A pod whose node is not known has no labels of a node: {} matches it too.
    private static LabelSet LabelsOfNode(CiliumEndpoint endpoint, Dictionary<Address, LabelSet> nodeLabels) =>
        endpoint.NodeIP is { } address ? nodeLabels.GetValueOrDefault(address, LabelSet.Empty) : LabelSet.Empty;

    private static Dictionary<Address, LabelSet> NodeLabels(ImmutableArray<CiliumNode> nodes)
    {
        var labels = new Dictionary<Address, LabelSet>();
        foreach (var node in nodes)
        {
            if (node.NodeIPOf(ipv6: false) is { } v4)
                labels[v4] = node.Labels;
            if (node.NodeIPOf(ipv6: true) is { } v6)
                labels[v6] = node.Labels;
        }
        return labels;
    }

    /// <summary>Endpoints by their label set: a cluster has far fewer identities than endpoints.</summary>
    private sealed class LabelGroups
    {
        private readonly int[] _starts;
        private readonly int[] _members;

        public LabelGroups(ImmutableArray<CiliumEndpoint> endpoints)
        {
            var ids = new Dictionary<LabelSet, int>();
            var idOf = new int[endpoints.Length];
            for (var i = 0; i < endpoints.Length; i++)
            {
                // Those of one workload follow each other.
                if (i > 0 && ReferenceEquals(endpoints[i].Labels, endpoints[i - 1].Labels))
                    idOf[i] = idOf[i - 1];
                else if (!ids.TryGetValue(endpoints[i].Labels, out idOf[i]))
                    ids.Add(endpoints[i].Labels, idOf[i] = ids.Count);
            }
            Distinct = [.. ids.OrderBy(static p => p.Value).Select(static p => p.Key)];
            _starts = new int[ids.Count + 1];
            foreach (var id in idOf)
                _starts[id + 1]++;
            for (var i = 0; i < ids.Count; i++)
                _starts[i + 1] += _starts[i];
            _members = new int[endpoints.Length];
            var next = _starts.AsSpan(0, ids.Count).ToArray();
            for (var i = 0; i < endpoints.Length; i++)
                _members[next[idOf[i]]++] = i;
        }

        public LabelSet[] Distinct { get; }

        public ReadOnlySpan<int> Members(int id) => _members.AsSpan(_starts[id].._starts[id + 1]);
    }
}
