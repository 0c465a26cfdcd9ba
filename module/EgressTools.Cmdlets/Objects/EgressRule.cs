namespace EgressTools;

/// <summary>An entry of an agent's egress map, as Get-EgressRule shows it.</summary>
[View(nameof(Node), nameof(SourceIP), nameof(DestinationCIDR), nameof(EgressIP), nameof(GatewayIP), nameof(Policies), nameof(Pod))]
public sealed class EgressRule : EgressObject
{
    private readonly object _source;
    private readonly IReadOnlyList<MapValue> _values;
    private readonly string _node;
    private readonly string _destination;
    private readonly IEnumerable<string> _policies;
    private readonly IEnumerable<ObjectName> _pods;

    internal EgressRule(ExpectedRule rule)
    {
        (_node, _source, _destination, _values) = (rule.Node, rule.Entry.Source, rule.Row.Destination, rule.Row.Values);
        (_policies, _pods) = (rule.Entry.Policies, rule.Entry.Claims.Select(static c => c.Endpoint.Name).Distinct());
        (Reason, ComesAndGoes) = (Text(rule.Depends), rule.Row.ComesAndGoes);
    }

    internal EgressRule(ActualRule rule)
    {
        (_node, _source, _destination, _values) = (rule.Node, rule.Entry.Source, rule.Entry.Destination.ToString(), new[] { rule.Entry.Value });
        (_policies, _pods) = (rule.Policies, rule.Pod is { } pod ? [pod] : []);
    }

    /// <summary>The agent's node.</summary>
    public string? Node => Text(_node);
    /// <summary>The pod's address.</summary>
    public string? SourceIP => Text(_source);
    /// <summary>The destination.</summary>
    public string? DestinationCIDR => Text(_destination);
    /// <summary>The egress IP: 0.0.0.0 or :: on every agent but the gateway's; null where it depends on the gateway's interfaces. In a conflict the values of
    /// which any may win, as "a | b".</summary>
    public string? EgressIP => _values.Count == 1 ? Text(_values[0].EgressIP) : Either(static v => Cell.EgressIP(v.EgressIP));
    /// <summary>The gateway's address, "Not Found" or "Excluded CIDR". In a conflict as the egress IP.</summary>
    public string? GatewayIP => Either(static v => v.Gateway.ToString());
    /// <summary>The policies that ask for the entry; empty where an agent holds one that none asks for.</summary>
    public ItemCollection<string> Policies => Texts(_policies);
    /// <summary>The pod, namespace/name; null where no endpoint has the address.</summary>
    public string? Pod => Text(string.Join(',', _pods));
    /// <summary>The first of the policies.</summary>
    public string? Policy => Text(_policies.FirstOrDefault());
    /// <summary>The pod's namespace.</summary>
    public string? Namespace => Text(_pods.FirstOrDefault().Namespace);
    /// <summary>Policies claim the key with different values.</summary>
    public bool Conflict => _values.Count > 1;
    /// <summary>What the egress IP depends on; null where it is known.</summary>
    public string? Reason { get; }
    /// <summary>The agent is without the entry at times.</summary>
    public bool ComesAndGoes { get; }

    /// <summary>In one line.</summary>
    public override string ToString() => $"{SourceIP} -> {DestinationCIDR} by {GatewayIP}";

    private string? Either(Func<MapValue, string> text) => Text(string.Join(" | ", _values.Select(text)));
}
