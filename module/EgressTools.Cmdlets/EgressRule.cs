namespace EgressTools.Cmdlets;

/// <summary>One of the values that an agent may hold where several policies claim a key.</summary>
/// <param name="EgressIP">The egress IP; null where it depends on the gateway's interfaces.</param>
/// <param name="GatewayIP">The gateway in the words of the agent.</param>
public sealed record EgressRuleValue(string? EgressIP, string GatewayIP);

/// <summary>An entry of an agent's egress map, as Get-EgressRule shows it.</summary>
public sealed class EgressRule
{
    private readonly ImmutableArray<MapValue> _values;
    private readonly Func<string, string> _cell;

    internal EgressRule(ExpectedRule rule)
    {
        (Node, SourceIP, DestinationCidr) = (rule.Node, rule.Entry.Source.ToString(), rule.Row.Destination);
        var claim = rule.Entry.Claims[0];
        (Policy, Namespace, Pod) = (claim.Policy.Name, claim.Endpoint.Name.Namespace, claim.Endpoint.Name.Name);
        (_values, Reason, ComesAndGoes) = (rule.Row.Values, rule.Depends, rule.Row.ComesAndGoes);
        _cell = header => TableCell.Of(RuleListing.Expected.Columns, rule, header);
    }

    internal EgressRule(ActualRule rule)
    {
        (Node, SourceIP, DestinationCidr) = (rule.Node, rule.Entry.Source.ToString(), rule.Entry.Destination.ToString());
        (Policy, Namespace, Pod) = (rule.Policies.FirstOrDefault(), rule.Pod?.Namespace, rule.Pod?.Name);
        _values = [rule.Entry.Value];
        _cell = header => TableCell.Of(RuleListing.Actual.Columns, rule, header);
    }

    /// <summary>The agent's node.</summary>
    public string Node { get; }

    /// <summary>The pod's address.</summary>
    public string SourceIP { get; }

    /// <summary>The destination.</summary>
    public string DestinationCidr { get; }

    /// <summary>The egress IP: 0.0.0.0 or :: on every agent but the gateway's; null where it
    /// depends on the gateway's interfaces, and where there is a conflict.</summary>
    public string? EgressIP => _values.Length == 1 ? _values[0].EgressIP?.ToString() : null;

    /// <summary>An address, "Not Found" or "Excluded CIDR"; null where there is a conflict.</summary>
    public string? GatewayIP => _values.Length == 1 ? _values[0].Gateway.ToString() : null;

    /// <summary>The policy; null where an agent holds an entry that no policy asks for.</summary>
    public string? Policy { get; }

    /// <summary>The namespace of the pod; null where an agent holds an entry of an address that no endpoint has.</summary>
    public string? Namespace { get; }

    /// <summary>The pod; null as its namespace.</summary>
    public string? Pod { get; }

    /// <summary>The values of which any may win, where policies claim one key and differ; else empty.</summary>
    public ImmutableArray<EgressRuleValue> Conflict =>
        _values.Length == 1 ? [] : [.. _values.Select(static v => new EgressRuleValue(v.EgressIP?.ToString(), v.Gateway.ToString()))];

    /// <summary>What the egress IP depends on; null where it is known.</summary>
    public string? Reason { get; }

    /// <summary>The agent is without the entry at times.</summary>
    public bool ComesAndGoes { get; }

    internal string Cell(string header) => _cell(header);
}
