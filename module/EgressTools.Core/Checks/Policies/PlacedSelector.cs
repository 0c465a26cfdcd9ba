namespace EgressTools.Checks.Policies;

/// <summary>What a selector of a policy selects.</summary>
internal enum SelectorPlace
{
    /// <summary>Pods, by the labels of their identities.</summary>
    Pods,
    /// <summary>Namespaces, by identity labels with a prefix.</summary>
    Namespaces,
    /// <summary>The nodes that pods run on.</summary>
    SourceNodes,
    /// <summary>The nodes that may be the gateway.</summary>
    GatewayNodes,
}

/// <summary>A selector of a policy and its field.</summary>
/// <param name="Place">What it selects.</param>
/// <param name="Field">Its path in <c>spec</c>: <c>selectors[0].podSelector</c>.</param>
/// <param name="Selector">The selector as written.</param>
internal sealed record PlacedSelector(SelectorPlace Place, string Field, LabelSelector Selector)
{
    /// <summary>The selectors of a policy that agents of a release read.</summary>
    public static IEnumerable<PlacedSelector> Of(EgressPolicy policy, CiliumBehavior behavior)
    {
        for (var i = 0; i < policy.Rules.Length; i++)
        {
            var rule = policy.Rules[i];
            if (rule.PodSelector is { } pods)
                yield return new(SelectorPlace.Pods, At("selectors", i, "podSelector"), pods);
            if (rule.NamespaceSelector is { } spaces)
                yield return new(SelectorPlace.Namespaces, At("selectors", i, "namespaceSelector"), spaces);
            if (rule.NodeSelector is { } nodes && behavior.SourceNodeSelector)
                yield return new(SelectorPlace.SourceNodes, At("selectors", i, "nodeSelector"), nodes);
        }
        var gateways = PolicyCompiler.GatewaysOf(policy, behavior);
        var single = gateways is [var one] && ReferenceEquals(one, policy.Gateway);
        for (var i = 0; i < gateways.Length; i++)
        {
            if (gateways[i].NodeSelector is { } nodes)
                yield return new(SelectorPlace.GatewayNodes, single ? "egressGateway.nodeSelector" : At("egressGateways", i, "nodeSelector"), nodes);
        }
    }

    /// <summary>The key that the agents look up: they add a prefix to keys of a namespaceSelector.</summary>
    public string Effective(string key) => Place == SelectorPlace.Namespaces ? PolicyCompiler.NamespaceLabelsPrefix + key : key;

    private static string At(string list, int index, string field) => $"{list}[{index}].{field}";
}
