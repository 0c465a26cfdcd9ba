namespace EgressTools.Planning;

/// <summary>One field that differs.</summary>
/// <param name="Path">Where.</param>
/// <param name="Before">The value now; null if there is none.</param>
/// <param name="After">The value then; null if the field goes.</param>
public sealed record FieldDifference(FieldPath Path, JToken? Before, JToken? After)
{
    /// <summary>
    /// The differences of two values, as deep as they stay readable: members of objects each, elements of lists each where the lists are of one
    /// length or one continues the other, else the list whole. In the order of names, whatever the order in the values.
    /// </summary>
    public static IEnumerable<FieldDifference> Between(FieldPath path, JToken? before, JToken? after) => (before, after) switch
    {
        (JObject a, JObject b) => BetweenObjects(path, a, b),
        (JArray a, JArray b) when Pairwise(a, b) => BetweenElements(path, a, b),
        _ when JToken.DeepEquals(before, after) => [],
        _ => [new FieldDifference(path, before, after)],
    };

    /// <summary>
    /// The value as the server would store it: members in the order of their names, and none that are null, which the server prunes from custom
    /// resources.
    /// </summary>
    public static JToken Normalize(JToken value) => value switch
    {
        JObject members => new JObject(members.Properties()
            .Where(member => member.Value.Type != JTokenType.Null)
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => new JProperty(member.Name, Normalize(member.Value)))),
        JArray elements => new JArray(elements.Select(Normalize)),
        _ => value,
    };

    /// <summary>Makes the values of an object those after the differences. Elements of lists go from the end, so that the places before stay.</summary>
    /// <param name="target">As it was when the differences were found; it is changed.</param>
    /// <param name="differences">Found in one comparison.</param>
    public static void Apply(JObject target, IEnumerable<FieldDifference> differences)
    {
        var all = differences.ToList();
        foreach (var difference in all.Where(static d => d.After is not null).Concat(all.Where(static d => d.After is null).Reverse()))
            Apply(target, difference);
    }

    private static void Apply(JObject target, FieldDifference difference)
    {
        var steps = difference.Path.Steps;
        JToken at = target;
        foreach (var step in steps.AsSpan()[..^1])
            at = step.Key is { } key ? (at as JObject)![key] ??= new JObject() : at[step.Index]!;
        switch (at, steps[^1], difference.After)
        {
            case (JObject map, { Key: { } key }, null):
                map.Remove(key);
                break;
            case (JObject map, { Key: { } key }, { } value):
                map[key] = value.DeepClone();
                break;
            case (JArray list, { Index: var index }, null):
                list.RemoveAt(index);
                break;
            case (JArray list, { Index: var index }, { } value) when index < list.Count:
                list[index] = value.DeepClone();
                break;
            case (JArray list, _, { } value):
                list.Add(value.DeepClone());
                break;
        }
    }

    private static IEnumerable<FieldDifference> BetweenObjects(FieldPath path, JObject before, JObject after) =>
        before.Properties().Concat(after.Properties()).Select(member => member.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .SelectMany(name => Between(path.Member(name), before[name], after[name]));

    private static IEnumerable<FieldDifference> BetweenElements(FieldPath path, JArray before, JArray after) =>
        Enumerable.Range(0, Math.Max(before.Count, after.Count))
            .SelectMany(index => Between(path.Element(index), before.ElementAtOrDefault(index), after.ElementAtOrDefault(index)));

    private static bool Pairwise(JArray before, JArray after) =>
        before.Count == after.Count || before.Zip(after).All(pair => JToken.DeepEquals(pair.First, pair.Second));
}
