namespace EgressTools.Output.Feature;

/// <summary>Changed values of a chart for people.</summary>
internal static class FeatureValues
{
    /// <summary>"bpf.masquerade: false -> true"; of a list that grows or shrinks what comes and goes.</summary>
    public static IEnumerable<string> Lines(FeaturePlan plan)
    {
        var isKnown = plan.State.Release is { Revision: > 0 };
        return plan.Values.Select(v => v switch
        {
            { Old: JArray { Count: > 0 } old, New: JArray now } => $"{v.Path}: {Difference(old, now)}",
            _ => $"{v.Path}: {(v.Old is null ? isKnown ? Cell.None : Cell.Unknown : Text(v.Old))} -> {Text(v.New)}",
        });
    }

    private static string Difference(JArray old, JArray now)
    {
        var (before, after) = (old.Select(Text).ToList(), now.Select(Text).ToList());
        var changes = after.Except(before, StringComparer.Ordinal).Select(static t => "+" + t)
            .Concat(before.Except(after, StringComparer.Ordinal).Select(static t => "-" + t));
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", changes)} ({before.Intersect(after, StringComparer.Ordinal).Count()} stay)");
    }

    private static string Text(JToken value) => value switch
    {
        JArray list => list.Count == 0 ? "[]" : string.Join(", ", list.Select(Text)),
        JValue { Value: bool flag } => flag ? "true" : "false",
        JValue { Value: string { Length: 0 } } => "\"\"",
        _ => value.ToString(),
    };
}
