namespace EgressTools.Engine;

/// <summary>Which policies choose a node as a gateway, and how many pods leave by it.</summary>
internal sealed class GatewayUsage
{
    private readonly Dictionary<string, SortedSet<string>> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<ObjectName>> _pods = new(StringComparer.Ordinal);

    private GatewayUsage(RuleTable table)
    {
        foreach (var policy in table.Policies)
        {
            foreach (var node in policy.Ring.Select(static g => g.Node).OfType<string>())
                _policies.Of(node, static () => new(StringComparer.Ordinal)).Add(policy.Policy.Name);
            foreach (var endpoint in policy.Destinations.IsEmpty ? [] : table.EndpointsOf(policy))
            {
                if (table.GatewayOf(policy, endpoint).Node is { } node)
                    _pods.Of(node, static () => []).Add(endpoint.Name);
            }
        }
    }

    /// <summary>The nodes that are gateways.</summary>
    public IEnumerable<string> Nodes => _policies.Keys;

    public ImmutableArray<string> PoliciesOf(string node) => _policies.TryGetValue(node, out var policies) ? [.. policies] : [];

    public int PodsOf(string node) => _pods.TryGetValue(node, out var pods) ? pods.Count : 0;

    public static GatewayUsage Of(ClusterSnapshot snapshot) => Of(RuleTable.Build(snapshot));

    public static GatewayUsage Of(RuleTable table) => new(table);
}
