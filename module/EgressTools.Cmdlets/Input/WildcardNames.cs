namespace EgressTools.Cmdlets;

/// <summary>Names as users give them where what exists is read first: some stand for others.</summary>
/// <param name="Literal">Those that are meant as they are.</param>
/// <param name="Pattern">Whether one of the others stands for a name; null where there are none.</param>
internal sealed record WildcardNames(ImmutableArray<string> Literal, Func<string, bool>? Pattern)
{
    /// <summary>A pattern, in which case does not count.</summary>
    /// <exception cref="UsageException">The text is not a pattern.</exception>
    public static WildcardPattern PatternOf(string text)
    {
        var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
        try
        {
            _ = pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            throw new UsageException($"'{text}' is not a pattern: close each bracket, as in web-[ab]*", "InvalidPattern");
        }
    }

    /// <summary>The names, with those that exist in place of each pattern.</summary>
    public static Task<ImmutableArray<string>> ExistingAsync(
        NamedKind kind, IEnumerable<string> names, World world, Pipeline pipeline, CancellationToken cancellationToken) => NamesUseCase.RunAsync(
        kind, names, static n => WildcardPattern.ContainsWildcardCharacters(n) ? PatternOf(n).IsMatch : null, world, pipeline, cancellationToken);

    public static WildcardNames Of(IEnumerable<string> names)
    {
        var ways = names.ToLookup(WildcardPattern.ContainsWildcardCharacters);
        var patterns = ways[true].Select(PatternOf).ToList();
        return new([.. ways[false].Distinct(StringComparer.Ordinal)], patterns.Count == 0 ? null : name => patterns.Exists(p => p.IsMatch(name)));
    }
}
