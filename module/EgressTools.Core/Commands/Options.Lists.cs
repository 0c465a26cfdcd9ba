namespace EgressTools.Commands;

/// <content>How results are printed; cmdlets write objects.</content>
public static partial class Options
{
    public static readonly OptionDefinition Output = Printed("Format", "wide", "json", "yaml", "name", "jsonpath=...", "custom-columns=...", "csv");
    public static readonly OptionDefinition NoHeaders = Flag("--no-headers", $"No headers") with { NoParameter = "PowerShell formats objects" };
    public static readonly OptionDefinition SortBy =
        One("--sort-by", "PATH", $"Order by a value of the items, such as .name: a path as in -o jsonpath") with { NoParameter = "Sort-Object" };

    /// <summary>Output in these formats; one that takes more ends with <c>=...</c>.</summary>
    internal static OptionDefinition Printed(string meaning, params string[] formats) =>
        One("--output", "FORMAT", $"{meaning}: {string.Join(", ", formats)}") with
        {
            Short = "-o",
            Suggested = [.. formats.Select(static f => f.TrimEnd('.'))],
            NoParameter = "PowerShell formats and converts objects",
        };

    /// <summary>Those of every command that lists something.</summary>
    public static readonly ImmutableArray<OptionDefinition> OfLists = [Output, NoHeaders, SortBy];
}
