namespace EgressTools.Operations;

/// <summary>What a run that did not do everything has applied, and what not.</summary>
public static class ApplySummary
{
    /// <summary>"applied: a; may have been applied: b; not applied: c"; null where every step was done.</summary>
    /// <param name="steps">What was to be done.</param>
    /// <param name="outcomes">How those ended that were begun.</param>
    public static string? Of(ImmutableArray<ApplyStep> steps, IReadOnlyCollection<ApplyOutcome> outcomes)
    {
        var ended = outcomes.ToDictionary(static o => o.Step.Name, StringComparer.Ordinal);
        var open = steps.Where(static s => s.Action != ApplyAction.Unchanged).ToList();
        if (open.TrueForAll(s => ended.TryGetValue(s.Name, out var outcome) && outcome.Error is null))
            return null;
        var groups = open.ToLookup(s => !ended.TryGetValue(s.Name, out var outcome) ? "not applied" : outcome.Error is null ? "applied" : outcome.IsUnknown
            ? "may have been applied" : "not applied");
        return string.Join("; ", ((string[])["applied", "may have been applied", "not applied"]).Where(groups.Contains)
            .Select(word => $"{word}: {string.Join(", ", groups[word].Select(static s => s.Name))}"));
    }
}
