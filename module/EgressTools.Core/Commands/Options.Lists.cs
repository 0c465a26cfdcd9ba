namespace EgressTools.Commands;

/// <content>How results are printed; cmdlets write objects.</content>
public static partial class Options
{
    public static readonly OptionDefinition Output = One("--output", "FORMAT", $"Format: wide, json, yaml, name, jsonpath=..., custom-columns=..., csv") with
    { Short = "-o", NoParameter = "PowerShell formats and converts objects" };
    public static readonly OptionDefinition NoHeaders = Flag("--no-headers", $"No headers") with { NoParameter = "PowerShell formats objects" };
    public static readonly OptionDefinition SortBy =
        One("--sort-by", "PATH", $"Order by a value of the items, such as .name: a path as in -o jsonpath") with { NoParameter = "Sort-Object" };

    /// <summary>Those of every command that lists something.</summary>
    public static readonly ImmutableArray<OptionDefinition> OfLists = [Output, NoHeaders, SortBy];
}
