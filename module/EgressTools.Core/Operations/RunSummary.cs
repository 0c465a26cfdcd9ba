namespace EgressTools.Operations;

/// <summary>What a run that did not do everything has changed, and what not.</summary>
internal static class RunSummary
{
    /// <summary>"applied: a; may have been applied: b; not applied: c"; null if every object was done and the run went to its end.</summary>
    /// <param name="names">The objects that were to be changed.</param>
    /// <param name="ended">How those ended that were begun.</param>
    /// <param name="interrupted">Whether the run was interrupted.</param>
    /// <param name="unknown">The word for an unknown outcome.</param>
    /// <param name="words">All words in their order, the first for success.</param>
    public static string? Of(IEnumerable<string> names, IEnumerable<(string Name, EgressException? Error)> ended, bool interrupted, string unknown,
        params string[] words)
    {
        var known = ended.ToDictionary(static e => e.Name, e => e.Error is null ? words[0]
            : e.Error is ClusterException { IsUnknownOutcome: true } ? unknown : $"not {words[0]}", StringComparer.Ordinal);
        var groups = names.ToLookup(name => known.GetValueOrDefault(name, $"not {words[0]}"));
        return !interrupted && groups.All(g => g.Key == words[0]) ? null
            : string.Join("; ", words.Where(groups.Contains).Select(word => $"{word}: {string.Join(", ", groups[word])}"));
    }
}
