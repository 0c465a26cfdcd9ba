namespace EgressTools.Checks.Policies;

/// <summary>Names of namespaces in selectors that match identity labels.</summary>
internal static class NamespaceNames
{
    /// <summary>The label that Kubernetes gives every namespace; its value is the name.</summary>
    public const string Label = "kubernetes.io/metadata.name";

    /// <summary>The names that a selector allows; empty if it requires no name.</summary>
    public static IEnumerable<string> Of(LabelSelector selector) =>
        selector.MatchLabels.Where(static l => IsName(l.Key)).Select(static l => l.Value)
            .Concat(selector.MatchExpressions.Where(static r => r.Operator == LabelOperator.In && IsName(r.Key)).SelectMany(static r => r.Values));

    private static bool IsName(string key) => key is PolicyCompiler.NamespaceLabel or PolicyCompiler.NamespaceLabelsPrefix + Label;
}
