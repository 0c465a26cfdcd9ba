namespace EgressTools.Model;

/// <summary>How a requirement of a <see cref="LabelSelector"/> compares.</summary>
public enum LabelOperator
{
    /// <summary>The label is there and has one of the values.</summary>
    In,
    /// <summary>The label is absent, or has none of the values.</summary>
    NotIn,
    /// <summary>The label is there.</summary>
    Exists,
    /// <summary>The label is absent.</summary>
    DoesNotExist,
    /// <summary>One that Kubernetes does not know.</summary>
    Unknown,
}

/// <summary>One requirement: a key, an operator, and values (for <c>In</c> and <c>NotIn</c>).</summary>
public sealed record LabelRequirement(string Key, LabelOperator Operator, ImmutableArray<string> Values)
{
    /// <summary>The operator as written.</summary>
    public string OperatorText { get; init; } = Operator.ToString();

    /// <summary>Whether Kubernetes compiles it: a known operator, a legal key and legal values, In and NotIn with values, Exists and DoesNotExist without. The
    /// API server does not ask for all of that, and what agents make of the others differs between releases.</summary>
    public bool IsValid => Operator != LabelOperator.Unknown
        && (Operator is LabelOperator.In or LabelOperator.NotIn) == (Values.Length > 0)
        && LabelSelectorParser.KeyFault(Key) is null
        && Values.All(static v => LabelSelectorParser.ValueFault(v) is null);

    /// <summary>Whether the labels satisfy it.</summary>
    public bool Matches(LabelSet labels) => Operator switch
    {
        LabelOperator.In => labels.TryGetValue(Key, out var value) && Values.Contains(value),
        LabelOperator.NotIn => !labels.TryGetValue(Key, out var value) || !Values.Contains(value),
        LabelOperator.Exists => labels.ContainsKey(Key),
        LabelOperator.DoesNotExist => !labels.ContainsKey(Key),
        _ => false,
    };

    /// <inheritdoc/>
    public bool Equals(LabelRequirement? other) =>
        other is not null && Key == other.Key && OperatorText == other.OperatorText && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, OperatorText, Values.Length);

    /// <summary>In kubectl's notation: <c>a=b</c>, <c>a in (b,c)</c>, <c>a</c>, <c>!a</c>.</summary>
    public override string ToString() => Operator switch
    {
        LabelOperator.In when Values.Length == 1 => $"{Key}={Values[0]}",
        LabelOperator.In => $"{Key} in ({string.Join(',', Values)})",
        LabelOperator.NotIn when Values.Length == 1 => $"{Key}!={Values[0]}",
        LabelOperator.NotIn => $"{Key} notin ({string.Join(',', Values)})",
        LabelOperator.Exists => Key,
        LabelOperator.DoesNotExist => $"!{Key}",
        _ => $"{Key} {OperatorText} ({string.Join(',', Values)})",
    };
}

/// <summary>A Kubernetes label selector: every requirement must hold; none at all selects everything. <c>matchLabels</c> and <c>matchExpressions</c> are kept
/// apart so that a document is written back as it was.</summary>
public sealed record LabelSelector(LabelSet MatchLabels, ImmutableArray<LabelRequirement> MatchExpressions)
{
    /// <summary>Selects everything.</summary>
    public static readonly LabelSelector Everything = new(LabelSet.Empty, []);

    /// <summary>A selector of equalities only.</summary>
    public static LabelSelector Of(params ReadOnlySpan<(string Key, string Value)> labels) => new(LabelSet.Create(labels), []);

    private bool? _isValid;

    // What was found out about the one does not hold for a copy with other requirements.
    private LabelSelector(LabelSelector original) =>
        (MatchLabels, MatchExpressions, IsUnchecked) = (original.MatchLabels, original.MatchExpressions, original.IsUnchecked);

    /// <summary>False where a requirement is one that Kubernetes cannot compile.</summary>
    public bool IsValid => _isValid ??= Requirements.All(static r => r.IsValid);
    /// <summary>Requirements are compared as they are written, also those that Kubernetes cannot compile.</summary>
    public bool IsUnchecked { get; init; }
    /// <summary>False for one that matches nothing because Kubernetes cannot compile it.</summary>
    public bool IsUsable => IsUnchecked || IsValid;
    /// <summary>No requirement at all.</summary>
    public bool IsEmpty => MatchLabels.Count == 0 && MatchExpressions.IsEmpty;

    /// <summary>All of it as requirements, equalities first.</summary>
    internal IEnumerable<LabelRequirement> Requirements =>
        MatchLabels.Select(static l => new LabelRequirement(l.Key, LabelOperator.In, [l.Value])).Concat(MatchExpressions);

    /// <summary>Whether the labels satisfy every requirement.</summary>
    public bool Matches(LabelSet labels)
    {
        if (!IsUsable)
            return false;
        foreach (var (key, value) in MatchLabels)
        {
            if (!labels.TryGetValue(key, out var actual) || actual != value)
                return false;
        }
        foreach (var requirement in MatchExpressions)
        {
            if (!requirement.Matches(labels))
                return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(LabelSelector? other) =>
        other is not null && IsUnchecked == other.IsUnchecked && MatchLabels.Equals(other.MatchLabels)
            && MatchExpressions.AsSpan().SequenceEqual(other.MatchExpressions.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MatchLabels, MatchExpressions.Length);

    /// <summary>In kubectl's notation, as <c>-l</c> takes it; empty for "everything".</summary>
    public override string ToString() =>
        string.Join(',', MatchLabels.Select(static l => $"{l.Key}={l.Value}").Concat(MatchExpressions.Select(static r => r.ToString())));
}
