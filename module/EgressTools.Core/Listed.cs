using Humanizer;

namespace EgressTools;

/// <summary>Lists within a sentence.</summary>
public static class Listed
{
    /// <summary>How many are named where there are more.</summary>
    public const int Shown = 5;

    // Humanizer would otherwise put a comma before "and" where PowerShell runs in English, and none elsewhere.
    private static readonly ICollectionFormatter Lists = Configurator.CollectionFormatters.ResolveForCulture(CultureInfo.InvariantCulture);

    /// <summary>"a, b and c", "a, b, c, d, e and 37 more": each once, in their order.</summary>
    public static string Short<T>(IEnumerable<T> items)
    {
        var all = items.Distinct().ToList();
        return Short(all, all.Count);
    }

    /// <summary>The same where only the first of so many are at hand.</summary>
    public static string Short<T>(IEnumerable<T> first, int count) =>
        Lists.Humanize(count > Shown ? Texts(first.Take(Shown))
            .Append(string.Create(CultureInfo.InvariantCulture, $"{count - Shown:N0} more")) : Texts(first), "and");

    /// <summary>"a, b and c": all of them, each once.</summary>
    public static string All<T>(IEnumerable<T> items) => Lists.Humanize(Texts(items.Distinct()), "and");

    /// <summary>"a, b or c": all of them.</summary>
    public static string Either<T>(IEnumerable<T> items) => Lists.Humanize(Texts(items), "or");

    /// <summary>"a, b, c, d, e and 37 more", as values in documents are written: no word stands before the last of a few.</summary>
    public static string Plain<T>(IEnumerable<T> items)
    {
        var all = items.Distinct().ToList();
        return Plain(all, all.Count);
    }

    /// <summary>The same of so many that differ.</summary>
    public static string Plain<T>(IEnumerable<T> items, int count) => count > Shown ? Short(items, count) : string.Join(", ", items);

    /// <summary>"policy a", "policies a and b".</summary>
    public static string Policies(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).ToList();
        return $"{Plural.Noun(all.Count, "policy")} {Short(all)}";
    }

    private static IEnumerable<string?> Texts<T>(IEnumerable<T> items) => items.Select(static item => item?.ToString());
}
