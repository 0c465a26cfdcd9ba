namespace EgressTools.Checks.Policies;

/// <summary>A requirement of a policy's selector that Kubernetes does not compile, though the API server admits it.</summary>
/// <param name="At">The selector that it is part of.</param>
/// <param name="Requirement">The requirement as written.</param>
/// <param name="What">What is wrong, for people: "In on app has no values".</param>
/// <param name="Cure">The spelling that works.</param>
internal sealed record SelectorFault(PlacedSelector At, LabelRequirement Requirement, string What, string Cure)
{
    private static readonly string[] PlainSources = ["k8s", "any"];

    /// <summary>Those of a policy, in the order of its text.</summary>
    public static IEnumerable<SelectorFault> Of(EgressPolicy policy, CiliumBehavior behavior) =>
        from placed in PlacedSelector.Of(policy, behavior)
        from requirement in placed.Selector.Requirements
        let fault = Of(placed, requirement)
        where fault is not null
        select fault;

    /// <summary>What a release does with it that compares everything as it is written (1.20): "the rule selects no pod".</summary>
    public string AsWritten => (At.Place, Reading) switch
    {
        (SelectorPlace.GatewayNodes or SelectorPlace.SourceNodes, Reading.Never) => "no node matches it",
        (SelectorPlace.GatewayNodes or SelectorPlace.SourceNodes, Reading.Always) => "it leaves no node out",
        (_, Reading.Never) => "the rule selects no pod",
        (_, Reading.Always) => "it leaves no pod out",
        _ => $"it is read as '{Requirement with { Key = Plain, Values = HasValues ? Requirement.Values : [] }}'",
    };

    private bool HasValues => Requirement.Operator is LabelOperator.In or LabelOperator.NotIn;

    private string Plain => IsOfPlainSource ? Requirement.Key[(Requirement.Key.IndexOf(':', StringComparison.Ordinal) + 1)..] : Requirement.Key;

    private bool IsOfPlainSource => At.Place != SelectorPlace.Namespaces && PlainSources.Contains(Requirement.Key.Split(':')[0])
        && Requirement.Key.Contains(':', StringComparison.Ordinal);

    private Reading Reading
    {
        get
        {
            var positive = Requirement.Operator is LabelOperator.In or LabelOperator.Exists;
            var values = Requirement.Operator is LabelOperator.In or LabelOperator.NotIn;
            var absent = LabelSelectorParser.KeyFault(At.Effective(Requirement.Key)) is not null && !IsOfPlainSource;
            if (absent || (values && Requirement.Values.All(static v => LabelSelectorParser.ValueFault(v) is not null)))
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
        return new(placed, requirement, $"{requirement.Operator} on {key} has values",
            $"write {listed} in place of {requirement.Operator}, or remove the values");
    }
}

/// <summary>How a requirement is read that nothing checks.</summary>
internal enum Reading
{
    /// <summary>As if its fault were not there.</summary>
    Plain,

    /// <summary>Nothing meets it.</summary>
    Never,

    /// <summary>Everything meets it.</summary>
    Always,
}
