namespace EgressTools.Checks.Running;

/// <summary>Differences of one class and policy, reported as one finding.</summary>
internal sealed class DifferenceGroup(ImmutableArray<RuleDifference> differences)
{
    /// <summary>The first by address and destination, which serves as the example.</summary>
    public RuleDifference First => differences[0];

    /// <summary>All.</summary>
    public ImmutableArray<RuleDifference> All => differences;

    /// <summary>"1 entry", "7 entries".</summary>
    public string Entries => Plural.Count(differences.Length, "entry");

    /// <summary>"1 pod", "3 pods".</summary>
    public string Pods => Plural.Count(differences.Select(static d => d.Source).Distinct().Count(), "pod");

    /// <summary>The nodes of the agents with the differences.</summary>
    public SortedSet<string> Nodes { get; } = new(differences.SelectMany(static d => d.Nodes), StringComparer.Ordinal);

    /// <summary>"the agent of worker-1", "the agents of 3 nodes".</summary>
    public string Agents => Nodes.Count == 1 ? $"the agent of {Nodes.Min}" : $"the agents of {Plural.Count(Nodes.Count, "node")}";

    /// <summary>"lacks" or "lack", after <see cref="Agents"/>.</summary>
    /// <param name="several">The verb as several agents do it.</param>
    public string Verb(string several) => Plural.Verb(Nodes.Count, several);

    /// <summary>The wrong gateways that the agents hold, each once.</summary>
    public string Held => Listed.Short(differences.Select(static d => d.Actual?.Gateway.ToString()).OfType<string>());

    /// <summary>The remedy that restarts the first agent.</summary>
    public string Restart => "check the agent's log; if the difference stays, restart the agent: " +
        $"kubectl delete pod -A -l k8s-app=cilium --field-selector spec.nodeName={Nodes.Min}";

    /// <summary>The pods, the agents, and one entry as example.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Evidence => Facts.Of(
    [
        ("pods", differences.Select(static d => d.Pod?.ToString() ?? d.Source?.ToString()).OfType<string>()), ("agents", Nodes),
        ("first entry", $"{First.Source} to {First.Destination}"),
        .. First.Expected.IsEmpty ? [] : new (string, object?)[] { ("expected", string.Join(" | ", First.Expected.Select(Value))) },
        ("held", First.Actual is { } held ? Value(held) : "nothing"), ("means", First.Reason),
    ]);

    // "gateway 10.0.0.1, egress IP 10.0.0.1"
    private static string Value(MapValue value) => value switch
    {
        { Gateway.Kind: not GatewayKind.Node } or { EgressIP: { IsUnspecified: true } } => $"gateway {value.Gateway}",
        { EgressIP: null } => $"gateway {value.Gateway}, egress IP of its interface",
        _ => $"gateway {value.Gateway}, egress IP {value.EgressIP}",
    };
}
