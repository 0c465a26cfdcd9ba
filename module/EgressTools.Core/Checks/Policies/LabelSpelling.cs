namespace EgressTools.Checks.Policies;

/// <summary>Suggests the right spelling of a label key in a selector.</summary>
internal static class LabelSpelling
{
    private const string PolicyLabels = "io.cilium.k8s.policy.";

    /// <summary>The spelling that works, as an instruction; null if the key does not show what was meant.</summary>
    public static string? Of(SelectorPlace place, string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        var plain = colon < 0 ? key : key[(colon + 1)..];
        var source = colon < 0 ? "" : key[..colon];
        // Labels of other sources than Kubernetes are looked up with the source before a dot.
        var meant = source is "" or "k8s" or "any" ? plain : $"{source}.{plain}";
        var right = place == SelectorPlace.Namespaces ? OfNamespace(meant) : $"write {meant}";
        return right == $"write {key}" || LabelSelectorParser.KeyFault(meant) is not null ? null : right;
    }

    private static string OfNamespace(string key) => key switch
    {
        PolicyCompiler.NamespaceLabel => $"write {NamespaceNames.Label}, or move {PolicyCompiler.NamespaceLabel} to podSelector",
        _ when key.StartsWith(PolicyCompiler.NamespaceLabelsPrefix, StringComparison.Ordinal) =>
            $"write {key[PolicyCompiler.NamespaceLabelsPrefix.Length..]}: namespaceSelector adds the prefix",
        _ when key.StartsWith(PolicyLabels, StringComparison.Ordinal) => $"move {key} to podSelector: it is a label of pods' identities",
        _ when LabelSelectorParser.KeyFault(PolicyCompiler.NamespaceLabelsPrefix + key) is not null =>
            $"the key is too long for a namespaceSelector: select by the namespace's name, {NamespaceNames.Label}",
        _ => $"write {key}",
    };

    /// <summary>Whether Cilium gives the label to identities, so that no namespace has it.</summary>
    public static bool IsOfIdentities(string key) =>
        key == PolicyCompiler.NamespaceLabel || key.StartsWith(PolicyCompiler.NamespaceLabelsPrefix, StringComparison.Ordinal)
        || key.StartsWith(PolicyLabels, StringComparison.Ordinal);
}
