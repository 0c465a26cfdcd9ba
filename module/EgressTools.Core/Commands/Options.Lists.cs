namespace EgressTools.Commands;

/// <content>How results are printed; cmdlets write objects.</content>
public static partial class Options
{
    public static readonly OptionDefinition Output = Printed("Format", "wide", "json", "yaml", "name", "jsonpath=...", "custom-columns=...", "csv");
    public static readonly OptionDefinition NoHeaders = Flag("--no-headers", $"No headers") with { NoParameter = "PowerShell formats objects" };
    public static readonly OptionDefinition SortBy =
        One("--sort-by", "PATH", $"Order by a value of the items, such as .name: a path as in -o jsonpath") with { NoParameter = "Sort-Object" };

    /// <summary>Output in these formats; one that takes more ends with <c>=...</c>.</summary>
    internal static OptionDefinition Printed(string meaning, params string[] formats)
    {
        ImmutableArray<string> all = [.. formats.SelectMany(static f => WithFile(f))];
        return One("--output", "FORMAT", $"{meaning}: {string.Join(", ", all)}") with
        {
            Short = "-o",
            Suggested = [.. all.Select(static f => f[..(f.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? equals + 1 : f.Length)])],
            NoParameter = "PowerShell formats and converts objects",
        };
    }

    // A template may be in a file, as in kubectl.
    private static IEnumerable<string> WithFile(string format) => format switch
    {
        "jsonpath=..." => [format, "jsonpath-as-json=...", "jsonpath-file=FILE"],
        "custom-columns=..." => [format, "custom-columns-file=FILE"],
        _ => [format],
    };

    /// <summary>For who types it as for kubectl, on lists that have every namespace.</summary>
    internal static OptionDefinition EveryNamespace => AllNamespaces.For($"Accepted as in kubectl: every namespace is there without it") with
    { NoParameter = "every namespace is there without it" };

    /// <summary>Those of every command that lists something.</summary>
    public static readonly ImmutableArray<OptionDefinition> OfLists = [Output, NoHeaders, SortBy];

    /// <summary>Those of commands whose list has every namespace.</summary>
    internal static ImmutableArray<OptionDefinition> OfWholeLists => [EveryNamespace, .. OfLists];
}
