namespace EgressTools.Engine;

/// <summary>What the agents of a release make of a selector.</summary>
internal static class EffectiveSelector
{
    // Sources of labels that selectors may name; what they match goes by the plain key.
    private static readonly string[] Sources = ["k8s:", "any:"];

    /// <summary>The selector that matches what the agents match with this one.</summary>
    public static LabelSelector Of(LabelSelector written, UncompilableSelector rule) => rule switch
    {
        _ when written.IsValid => written,
        UncompilableSelector.MatchesEverything => LabelSelector.Everything,
        UncompilableSelector.TakenAsWritten => Unchecked(written),
        _ => written,
    };

    private static LabelSelector Unchecked(LabelSelector written) => new(
        LabelSet.Create(written.MatchLabels.Select(static l => new KeyValuePair<string, string>(PlainKey(l.Key), l.Value))),
        [.. written.MatchExpressions.Where(static r => r.Operator != LabelOperator.Unknown).Select(static r => r with { Key = PlainKey(r.Key) })])
    {
        IsUnchecked = true,
    };

    private static string PlainKey(string key) =>
        Array.Find(Sources, source => key.StartsWith(source, StringComparison.Ordinal)) is { } source ? key[source.Length..] : key;
}
