namespace EgressTools.Engine;

/// <summary>Which policies choose a node as a gateway, and how many pods leave by it.</summary>
internal sealed class GatewayUsage
{
    private readonly Dictionary<string, SortedSet<string>> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<ObjectName>> _pods = new(StringComparer.Ordinal);

    private GatewayUsage()
    {
    }

    public static GatewayUsage Of(ClusterSnapshot snapshot) => Of(RuleTable.Build(snapshot));

    public static GatewayUsage Of(RuleTable table)
    {
        var usage = new GatewayUsage();
        foreach (var policy in table.Policies)
        {
            foreach (var gateway in policy.Ring)
                usage.Add(policy.Policy.Name, gateway.Node);
            foreach (var endpoint in policy.Destinations.IsEmpty ? [] : table.EndpointsOf(policy))
                usage.Count(endpoint.Name, table.GatewayOf(policy, endpoint).Node);
        }
        return usage;
    }

    /// <summary>The nodes that are gateways.</summary>
    public IEnumerable<string> Nodes => _policies.Keys;

    public ImmutableArray<string> PoliciesOf(string node) => _policies.TryGetValue(node, out var policies) ? [.. policies] : [];

    public int PodsOf(string node) => _pods.TryGetValue(node, out var pods) ? pods.Count : 0;

    private void Add(string policy, string? node)
    {
        if (node is null)
            return;
        if (!_policies.TryGetValue(node, out var policies))
            _policies.Add(node, policies = new SortedSet<string>(StringComparer.Ordinal));
        policies.Add(policy);
    }

    private void Count(ObjectName pod, string? node)
    {
        if (node is null)
            return;
        if (!_pods.TryGetValue(node, out var pods))
            _pods.Add(node, pods = []);
        pods.Add(pod);
    }
}
