namespace EgressTools.Checks.Policies;

/// <summary>What labels identities have in place of one that a selector asks for and no identity has.</summary>
internal sealed class LabelHints
{
    // Labels with the name of a namespace are what is meant most often.
    private static readonly string[] Usual = [PolicyCompiler.NamespaceLabel, PolicyCompiler.NamespaceLabelsPrefix + NamespaceNames.Label];

    private readonly SortedDictionary<string, HashSet<string>> _values = new(StringComparer.Ordinal);

    public LabelHints(ImmutableArray<CiliumEndpoint> endpoints)
    {
        foreach (var labels in endpoints.Select(static e => e.Labels).Distinct())
        {
            foreach (var (key, value) in labels)
            {
                if (!_values.TryGetValue(key, out var values))
                    _values.Add(key, values = new HashSet<string>(StringComparer.Ordinal));
                values.Add(value);
            }
        }
    }

    /// <summary>What is missing for a selector, and what to do; null where some pod matches each requirement alone.</summary>
    public (string What, string Remedy)? Of(LabelSelector selector)
    {
        foreach (var requirement in selector.Requirements)
        {
            if (requirement is { IsValid: true, Operator: LabelOperator.In or LabelOperator.Exists } && Of(requirement) is { } hint)
                return hint;
        }
        return null;
    }

    private (string What, string Remedy)? Of(LabelRequirement requirement)
    {
        var known = _values.GetValueOrDefault(requirement.Key);
        if (known is not null)
        {
            return requirement.Operator == LabelOperator.Exists || requirement.Values.Any(known.Contains)
                ? null
                : ($"{(IsOfNamespaces(requirement.Key) ? "namespaces" : "pods")} have {Readable(requirement.Key)} with other values: {Listed.Some(known.Order(StringComparer.Ordinal))}", "correct the value");
        }
        var missing = $"no {(IsOfNamespaces(requirement.Key) ? "namespace of a pod" : "pod")} has the label {Readable(requirement.Key)}";
        return Instead(requirement) is var (key, value)
            ? ($"{missing}, but {value} is a value of {Placed(key, requirement)}", $"write {Placed(key, requirement)} in place of {Readable(requirement.Key)}")
            : (missing, "");
    }

    private (string Key, string Value)? Instead(LabelRequirement requirement)
    {
        // Where a namespaceSelector asks, a label of namespaces is the nearer one.
        var usual = requirement.Key.StartsWith(PolicyCompiler.NamespaceLabelsPrefix, StringComparison.Ordinal) ? Usual.AsEnumerable().Reverse() : Usual;
        foreach (var value in requirement.Values)
        {
            if (usual.Concat(_values.Keys).FirstOrDefault(k => _values.TryGetValue(k, out var values) && values.Contains(value)) is { } key)
                return (key, value);
        }
        return null;
    }

    // The selector is named only where the label belongs into another than the one that asks for it.
    private static string Placed(string key, LabelRequirement requirement) => IsOfNamespaces(key) == IsOfNamespaces(requirement.Key)
        ? Readable(key)
        : $"{Readable(key)} in {(IsOfNamespaces(key) ? "namespaceSelector" : "podSelector")}";

    private static bool IsOfNamespaces(string key) => key.StartsWith(PolicyCompiler.NamespaceLabelsPrefix, StringComparison.Ordinal);

    // As the author of a namespaceSelector wrote it.
    private static string Readable(string key) => IsOfNamespaces(key) ? key[PolicyCompiler.NamespaceLabelsPrefix.Length..] : key;
}
