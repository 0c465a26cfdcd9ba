namespace EgressTools.Checks.Policies;

/// <summary>Whose labels a selector of a policy is about.</summary>
internal enum SelectorPlace
{
    /// <summary>Pods: the labels of their identities.</summary>
    Pods,

    /// <summary>Namespaces: labels of identities too, with a prefix.</summary>
    Namespaces,

    /// <summary>The nodes that pods run on.</summary>
    SourceNodes,

    /// <summary>The nodes that may be the gateway.</summary>
    GatewayNodes,
}

/// <summary>A selector of a policy with the field that it stands in.</summary>
/// <param name="Place">Whose labels it is about.</param>
/// <param name="Field">Its path in <c>spec</c>: <c>selectors[0].podSelector</c>.</param>
/// <param name="Selector">The selector as written.</param>
internal sealed record PlacedSelector(SelectorPlace Place, string Field, LabelSelector Selector)
{
    /// <summary>Those of a policy that agents of a release look at.</summary>
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

    /// <summary>The key that the agents look up: those of a namespaceSelector get a prefix.</summary>
    public string Effective(string key) => Place == SelectorPlace.Namespaces ? PolicyCompiler.NamespaceLabelsPrefix + key : key;

    private static string At(string list, int index, string field) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}].{field}");
}
