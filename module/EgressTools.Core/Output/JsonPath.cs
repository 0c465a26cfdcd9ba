namespace EgressTools.Output;

/// <summary>
/// A path into a document, in kubectl's notation: <c>.a.b</c>, <c>['a']</c>, <c>[0]</c>, <c>[-1]</c>, <c>[0:2]</c>, <c>[0,2]</c>, <c>[*]</c>,
/// <c>..a</c>, <c>[?(@.a=="b")]</c>.
/// </summary>
internal sealed record JsonPath(bool FromRoot, ImmutableArray<PathStep> Steps)
{
    /// <summary>Parses a path that stands alone, as in custom columns; the leading dot may be missing.</summary>
    /// <exception cref="UsageException">The path is wrong.</exception>
    public static JsonPath Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith('{') && trimmed.EndsWith('}'))
            trimmed = trimmed[1..^1].Trim();
        var reader = new JsonPathReader(trimmed.Length > 0 && trimmed[0] is not ('.' or '[' or '$' or '@') ? "." + trimmed : trimmed);
        var path = reader.ReadPath();
        reader.ExpectEnd();
        return path;
    }

    /// <summary>The values that the path leads to; none where a member is missing.</summary>
    public IEnumerable<JToken> Select(JToken root, JToken current)
    {
        IEnumerable<JToken> found = [FromRoot ? root : current];
        foreach (var step in Steps)
            found = found.SelectMany(token => step.Select(root, token));
        return found;
    }
}

/// <summary>One step of a path.</summary>
internal abstract record PathStep
{
    /// <summary>Where it leads from a value.</summary>
    public abstract IEnumerable<JToken> Select(JToken root, JToken token);
}

/// <summary>A member; of a list, as kubectl does it, nothing.</summary>
internal sealed record FieldStep(string Name) : PathStep
{
    public override IEnumerable<JToken> Select(JToken root, JToken token) => token is JObject map && map[Name] is { } value ? [value] : [];
}

/// <summary>Every member or item.</summary>
internal sealed record WildcardStep : PathStep
{
    public override IEnumerable<JToken> Select(JToken root, JToken token) => token is JContainer container ? ChildrenOf(container) : [];

    public static IEnumerable<JToken> ChildrenOf(JContainer container) =>
        container is JObject map ? map.Properties().Select(static p => p.Value) : container.Children();
}

/// <summary>The value and everything below it.</summary>
internal sealed record RecursiveStep : PathStep
{
    public override IEnumerable<JToken> Select(JToken root, JToken token) =>
        token is JContainer container ? WildcardStep.ChildrenOf(container).SelectMany(t => Select(root, t)).Prepend(token) : [token];
}

/// <summary>Items from start up to end; negative counts from the end, null is open.</summary>
internal sealed record SliceStep(int? Start, int? End, int Stride) : PathStep
{
    public override IEnumerable<JToken> Select(JToken root, JToken token)
    {
        if (token is not JArray list)
            yield break;
        var end = Math.Min(Position(End ?? list.Count, list.Count), list.Count);
        for (var i = Math.Max(0, Position(Start ?? 0, list.Count)); i < end; i += Stride)
            yield return list[i];
    }

    private static int Position(int index, int count) => index < 0 ? index + count : index;
}

/// <summary>One item; negative counts from the end.</summary>
internal sealed record IndexStep(int Index) : PathStep
{
    public override IEnumerable<JToken> Select(JToken root, JToken token)
    {
        if (token is not JArray list)
            return [];
        var index = Index < 0 ? Index + list.Count : Index;
        return index >= 0 && index < list.Count ? [list[index]] : [];
    }
}

/// <summary>What several steps lead to, one after the other.</summary>
internal sealed record UnionStep(ImmutableArray<PathStep> Parts) : PathStep
{
    public override IEnumerable<JToken> Select(JToken root, JToken token) => Parts.SelectMany(p => p.Select(root, token));
}

/// <summary>Items that satisfy a comparison; without an operator, those that have the value.</summary>
internal sealed record FilterStep(JsonPath Left, string Operator, JsonPath? RightPath, JToken? RightValue) : PathStep
{
    public override IEnumerable<JToken> Select(JToken root, JToken token) =>
        token is JContainer container ? WildcardStep.ChildrenOf(container).Where(item => Holds(root, item)) : [];

    private bool Holds(JToken root, JToken item)
    {
        var left = Left.Select(root, item).FirstOrDefault();
        if (Operator.Length == 0)
            return left is not null;
        var right = RightPath is null ? RightValue : RightPath.Select(root, item).FirstOrDefault();
        if (left is not JValue a || right is not JValue b)
            return false;
        return Order(a, b) is { } order ? Matches(order) : Operator == "!=";
    }

    private bool Matches(int order) => Operator switch
    {
        "==" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    /// <summary>Null where values of these kinds have no order.</summary>
    private static int? Order(JValue a, JValue b) => (a.Type, b.Type) switch
    {
        (JTokenType.String, JTokenType.String) => string.CompareOrdinal((string?)a, (string?)b),
        (JTokenType.Integer or JTokenType.Float, JTokenType.Integer or JTokenType.Float) => ((double)a).CompareTo((double)b),
        (JTokenType.Boolean, JTokenType.Boolean) => ((bool)a).CompareTo((bool)b),
        (JTokenType.Null, JTokenType.Null) => 0,
        _ => null,
    };
}
