namespace EgressTools.Checks.Policies;

/// <summary>A requirement of a selector that the API server admits but Kubernetes cannot compile.</summary>
/// <param name="At">The selector.</param>
/// <param name="Requirement">The requirement as written.</param>
/// <param name="What">The fault: "In on app has no values".</param>
/// <param name="Cure">The remedy.</param>
internal sealed record SelectorFault(PlacedSelector At, LabelRequirement Requirement, string What, string Cure)
{
    private static readonly string[] PlainSources = ["k8s", "any"];

    /// <summary>The faults of a policy, in the order of the document.</summary>
    public static IEnumerable<SelectorFault> Of(EgressPolicy policy, CiliumBehavior behavior) =>
        from placed in PlacedSelector.Of(policy, behavior)
        from requirement in placed.Selector.Requirements
        let fault = Of(placed, requirement)
        where fault is not null
        select fault;

    /// <summary>The effect in 1.20, which compares requirements as written: "the rule selects no pod".</summary>
    public string AsWritten => (At.Place, Reading) switch
    {
        (SelectorPlace.GatewayNodes or SelectorPlace.SourceNodes, Reading.Never) => "no node matches it",
        (SelectorPlace.GatewayNodes or SelectorPlace.SourceNodes, Reading.Always) => "it excludes no node",
        (_, Reading.Never) => "the rule selects no pod",
        (_, Reading.Always) => "it excludes no pod",
        _ => $"it means '{Requirement with { Key = Plain, Values = HasValues ? Requirement.Values : [] }}'",
    };

    private bool HasValues => Requirement.Operator is LabelOperator.In or LabelOperator.NotIn;

    private string Plain => IsOfPlainSource ? Requirement.Key[(Requirement.Key.IndexOf(':', StringComparison.Ordinal) + 1)..] : Requirement.Key;

    private bool IsOfPlainSource =>
        At.Place != SelectorPlace.Namespaces && PlainSources.Contains(Requirement.Key.Split(':')[0]) && Requirement.Key.Contains(':', StringComparison.Ordinal);

    private Reading Reading
    {
        get
        {
            var positive = Requirement.Operator is LabelOperator.In or LabelOperator.Exists;
            var absent = LabelSelectorParser.KeyFault(At.Effective(Requirement.Key)) is not null && !IsOfPlainSource;
            if (absent || (HasValues && Requirement.Values.All(static v => LabelSelectorParser.ValueFault(v) is not null)))
                return positive ? Reading.Never : Reading.Always;
            return Reading.Plain;
        }
    }

    private static SelectorFault? Of(PlacedSelector placed, LabelRequirement requirement)
    {
        var (key, values) = (requirement.Key, requirement.Values);
        if (LabelSelectorParser.KeyFault(placed.Effective(key)) is not null)
            return new(placed, requirement, $"'{key}' is not a label key", LabelSpelling.Of(placed.Place, key) ?? "correct the key");
        if (requirement.Operator is LabelOperator.In or LabelOperator.NotIn)
        {
            if (values.IsEmpty)
                return new(placed, requirement, $"{requirement.Operator} on {key} has no values",
                    $"give {requirement.Operator} on {key} a value, or remove it");
            return values.FirstOrDefault(static v => LabelSelectorParser.ValueFault(v) is not null) is { } bad
                ? new(placed, requirement, $"'{bad}' is not a label value", "correct the value: up to 63 letters, digits, '-', '_' and '.'")
                : null;
        }
        if (values.IsEmpty)
            return null;
        var listed = requirement.Operator == LabelOperator.Exists ? LabelOperator.In : LabelOperator.NotIn;
        return new(placed, requirement, $"{requirement.Operator} on {key} has values", $"replace {requirement.Operator} with {listed}, or remove the values");
    }
}

/// <summary>The effect of a requirement that agents do not validate.</summary>
internal enum Reading
{
    /// <summary>As without the fault.</summary>
    Plain,
    /// <summary>No label set meets it.</summary>
    Never,
    /// <summary>Every label set meets it.</summary>
    Always,
}
