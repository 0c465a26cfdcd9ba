namespace EgressTools.Checks.Policies;

/// <summary>Suggests labels that identities have, for a selector that matches none.</summary>
internal sealed class LabelHints
{
    // Most selectors that match nothing mean the name of a namespace.
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

    /// <summary>The requirement that no pod meets, and the remedy; null if some pod meets each requirement alone.</summary>
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
            return requirement.Operator == LabelOperator.Exists || requirement.Values.Any(known.Contains)
                ? null
                : ($"{(IsOfNamespaces(requirement.Key) ? "namespaces" : "pods")} have other values of {Readable(requirement.Key)}: " +
                    $"{Listed.Short(known.Order(StringComparer.Ordinal))}", "correct the value");
        var missing = $"no {(IsOfNamespaces(requirement.Key) ? "namespace of a pod" : "pod")} has the label {Readable(requirement.Key)}";
        return Instead(requirement) is var (key, value)
            ? ($"{missing}, but {value} is a value of {Placed(key, requirement)}", $"replace {Readable(requirement.Key)} with {Placed(key, requirement)}")
            : (missing, "");
    }

    private (string Key, string Value)? Instead(LabelRequirement requirement)
    {
        // For a namespaceSelector, a label of namespaces is the better suggestion.
        var usual = requirement.Key.StartsWith(PolicyCompiler.NamespaceLabelsPrefix, StringComparison.Ordinal) ? Usual.AsEnumerable().Reverse() : Usual;
        foreach (var value in requirement.Values)
        {
            if (usual.Concat(_values.Keys).FirstOrDefault(k => _values.TryGetValue(k, out var values) && values.Contains(value)) is { } key)
                return (key, value);
        }
        return null;
    }

    // Names the selector only if the label belongs in the other one.
    private static string Placed(string key, LabelRequirement requirement) => IsOfNamespaces(key) == IsOfNamespaces(requirement.Key)
        ? Readable(key)
        : $"{Readable(key)} in {(IsOfNamespaces(key) ? "namespaceSelector" : "podSelector")}";

    private static bool IsOfNamespaces(string key) => key.StartsWith(PolicyCompiler.NamespaceLabelsPrefix, StringComparison.Ordinal);

    // Without the prefix that agents add to keys of a namespaceSelector.
    private static string Readable(string key) => IsOfNamespaces(key) ? key[PolicyCompiler.NamespaceLabelsPrefix.Length..] : key;
}
