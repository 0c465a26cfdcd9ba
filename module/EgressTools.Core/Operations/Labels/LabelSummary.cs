namespace EgressTools.Operations;

/// <summary>What a run that did not do everything has changed, and what not.</summary>
public static class LabelSummary
{
    /// <summary>"changed: node/a; not changed: node/b"; null where every step was done.</summary>
    /// <param name="steps">What was to be done.</param>
    /// <param name="outcomes">How those ended that were begun.</param>
    public static string? Of(ImmutableArray<NodeStep> steps, IReadOnlyCollection<LabelOutcome> outcomes)
    {
        var ended = outcomes.ToDictionary(static o => o.Step.Name, StringComparer.Ordinal);
        var open = steps.Where(static s => !s.IsUnchanged).ToList();
        if (open.TrueForAll(s => ended.TryGetValue(s.Name, out var outcome) && outcome.Error is null))
            return null;
        var groups = open.ToLookup(s => !ended.TryGetValue(s.Name, out var outcome) ? "not changed" : outcome.Error is null ? "changed" : outcome.IsUnknown
            ? "not known" : "not changed");
        return string.Join("; ", ((string[])["changed", "not changed", "not known"]).Where(groups.Contains)
            .Select(word => $"{word}: {string.Join(", ", groups[word].Select(NodeStepText.Name))}"));
    }
}
