namespace EgressTools.Cmdlets;

/// <summary>Names as users give them where what exists is read first: some stand for others.</summary>
/// <param name="Literal">Those that are meant as they are.</param>
/// <param name="Pattern">Whether one of the others stands for a name; null where there are none.</param>
internal sealed record WildcardNames(ImmutableArray<string> Literal, Func<string, bool>? Pattern)
{
    public static WildcardNames Of(IEnumerable<string> names)
    {
        var ways = names.ToLookup(WildcardPattern.ContainsWildcardCharacters);
        var patterns = ways[true].Select(static n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase)).ToList();
        return new([.. ways[false].Distinct(StringComparer.Ordinal)], patterns.Count == 0 ? null : name => patterns.Exists(p => p.IsMatch(name)));
    }
}
