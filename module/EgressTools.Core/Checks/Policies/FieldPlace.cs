namespace EgressTools.Checks.Policies;

/// <summary>Suggests the right name or place for an unknown field.</summary>
internal static class FieldPlace
{
    private const string Selectors = "spec.selectors[]";
    private const string Gateway = "spec.egressGateway";

    // The fields of each object, by its path. If several objects have a field, the first is suggested.
    private static readonly ImmutableArray<(string Place, ImmutableArray<string> Fields)> Known =
    [
        ("", ["apiVersion", "kind", "metadata", "spec"]),
        ("metadata", ["name", "labels", "annotations"]),
        ("spec", ["selectors", "destinationCIDRs", "excludedCIDRs", "egressGateway", "egressGateways"]),
        (Selectors, ["podSelector", "namespaceSelector", "nodeSelector"]),
        (Gateway, ["egressIP", "interface", "nodeSelector"]),
        ("spec.egressGateways[]", ["egressIP", "interface", "nodeSelector"]),
    ];

    private static readonly ImmutableArray<string> OfSelectors = ["matchLabels", "matchExpressions"];
    private static readonly ImmutableArray<string> OfExpressions = ["key", "operator", "values"];

    /// <summary>The suggestion for a field: "indent matchLabels below podSelector"; null if no known field is similar.</summary>
    public static string? Of(string path)
    {
        var point = path.LastIndexOf('.');
        var (parent, name) = point < 0 ? ("", path) : (path[..point], path[(point + 1)..]);
        var inSelector = parent.EndsWith("Selector", StringComparison.Ordinal);
        var here = inSelector ? OfSelectors : parent.EndsWith("matchExpressions[]", StringComparison.Ordinal) ? OfExpressions
            : Known.FirstOrDefault(k => k.Place == parent).Fields;
        if (!here.IsDefault && here.FirstOrDefault(f => IsNear(f, name)) is { } meant)
            return $"write {meant}, not {name}";
        if (OfSelectors.Contains(name))
            return parent == Selectors ? $"indent {name} below podSelector, namespaceSelector or nodeSelector"
                : parent == "spec" ? $"move {name} below a selector, such as {Selectors}.podSelector"
                : parent.StartsWith(Gateway, StringComparison.Ordinal) ? $"indent {name} below nodeSelector" : null;
        foreach (var (place, fields) in Known)
        {
            if (place != parent && fields.Contains(name))
                return $"move {name} {(place.Length == 0 ? "to the top level of the document" : $"below {place}")}";
        }
        return inSelector ? $"indent {name} below matchLabels" : null;
    }

    // Other case, one letter added, missing or different, or two letters swapped.
    private static bool IsNear(string known, string written)
    {
        if (known.Equals(written, StringComparison.OrdinalIgnoreCase))
            return true;
        if (Math.Abs(known.Length - written.Length) > 1 || known.Length < 4)
            return false;
        var start = known.Zip(written).TakeWhile(static p => char.ToUpperInvariant(p.First) == char.ToUpperInvariant(p.Second)).Count();
        var (rest, other) = (known[start..].ToUpperInvariant(), written[start..].ToUpperInvariant());
        return rest.Length > other.Length ? rest[1..] == other
            : rest.Length < other.Length ? other[1..] == rest
            : rest[1..] == other[1..] || rest.Length > 1 && rest[0] == other[1] && rest[1] == other[0] && rest[2..] == other[2..];
    }
}
