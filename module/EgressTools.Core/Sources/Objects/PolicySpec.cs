namespace EgressTools.Sources.Objects;

/// <summary>The <c>spec</c> of a policy as a document has it.</summary>
internal static class PolicySpec
{
    /// <summary>A document that has nothing but the name and the spec.</summary>
    public static JObject Document(EgressPolicy policy) => new()
    {
        ["apiVersion"] = "cilium.io/v2",
        ["kind"] = "CiliumEgressGatewayPolicy",
        ["metadata"] = new JObject { ["name"] = policy.Name },
        ["spec"] = Of(policy),
    };

    public static JObject Of(EgressPolicy policy)
    {
        var spec = new JObject { ["selectors"] = new JArray(policy.Rules.Select(Rule)) };
        if (!policy.DestinationCidrs.IsDefault)
            spec["destinationCIDRs"] = new JArray(policy.DestinationCidrs);
        if (!policy.ExcludedCidrs.IsEmpty)
            spec["excludedCIDRs"] = new JArray(policy.ExcludedCidrs);
        if (policy.Gateway is { } gateway)
            spec["egressGateway"] = Gateway(gateway);
        if (!policy.Gateways.IsEmpty)
            spec["egressGateways"] = new JArray(policy.Gateways.Select(Gateway));
        return spec;
    }

    private static JObject Rule(PolicyRule rule)
    {
        var document = new JObject();
        foreach (var (name,
            selector) in new[] { ("podSelector", rule.PodSelector), ("namespaceSelector", rule.NamespaceSelector), ("nodeSelector", rule.NodeSelector) })
        {
            if (selector is not null)
                document[name] = SelectorDocument.Of(selector);
        }
        return document;
    }

    public static JObject Gateway(PolicyGateway gateway)
    {
        var document = new JObject();
        if (gateway.NodeSelector is { } selector)
            document["nodeSelector"] = SelectorDocument.Of(selector);
        if (gateway.Interface is { } name)
            document["interface"] = name;
        if (gateway.EgressIP is { } address)
            document["egressIP"] = address;
        return document;
    }
}
