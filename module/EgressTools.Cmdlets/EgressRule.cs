using System.Collections.Immutable;
using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Operations;

namespace EgressTools.Cmdlets;

/// <summary>One of the values that an agent may hold where several policies claim a key.</summary>
/// <param name="EgressIP">The egress IP; null where the gateway derives it.</param>
/// <param name="GatewayIP">The gateway in the words of the agent.</param>
public sealed record EgressRuleValue(string? EgressIP, string GatewayIP);

/// <summary>An entry of an agent's egress map, as Get-EgressRule shows it.</summary>
public sealed class EgressRule
{
    private readonly ImmutableArray<MapValue> _values;

    internal EgressRule(ExpectedRule rule)
    {
        Rule = rule;
        _values = rule.Entry.On(rule.Node);
    }

    /// <summary>The agent's node.</summary>
    public string Node => Rule.Node;

    /// <summary>The pod's address.</summary>
    public string SourceIP => Rule.Entry.Source.ToString();

    /// <summary>The destination.</summary>
    public string DestinationCidr => Rule.Entry.Destination.ToString();

    /// <summary>The egress IP: 0.0.0.0 or :: on every agent but the gateway's; null where the gateway derives it, and where there is a conflict.</summary>
    public string? EgressIP => _values.Length == 1 ? _values[0].EgressIP?.ToString() : null;

    /// <summary>An address, "Not Found" or "Excluded CIDR"; null where there is a conflict.</summary>
    public string? GatewayIP => _values.Length == 1 ? _values[0].Gateway.ToString() : null;

    /// <summary>The policy.</summary>
    public string Policy => Rule.Entry.Claims[0].Policy.Name;

    /// <summary>The namespace of the pod.</summary>
    public string Namespace => Rule.Entry.Claims[0].Endpoint.Name.Namespace;

    /// <summary>The pod.</summary>
    public string Pod => Rule.Entry.Claims[0].Endpoint.Name.Name;

    /// <summary>The values of which any may win, where policies claim one key and differ; else empty.</summary>
    public ImmutableArray<EgressRuleValue> Conflict =>
        _values.Length == 1 ? [] : [.. _values.Select(static v => new EgressRuleValue(v.EgressIP?.ToString(), v.Gateway.ToString()))];

    internal ExpectedRule Rule { get; }
}
