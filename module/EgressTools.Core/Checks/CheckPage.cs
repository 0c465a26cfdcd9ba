namespace EgressTools.Checks;

/// <summary>The page of a check as Markdown, in <c>module/docs/checks</c> and for <c>check --explain</c>.</summary>
public static class CheckPage
{
    /// <summary>The page of a check.</summary>
    public static string Of(Check check)
    {
        var text = new StringBuilder();
        text.Append($"# {check.Code}: {check.Title}\n\n");
        text.Append($"Severity: {CheckWords.Of(check.Severity)}. Group: {CheckWords.Of(check.Group)}. Cilium: {check.Versions}. Reads: " +
            $"{CheckWords.Of(check.Needs)}.\n\n");
        text.Append($"## Why\n\n{check.Why}\n\n## What to do\n\n{check.Cure}\n\n");
        foreach (var example in CheckExamples.Of(check))
        {
            var heading = example.Name.StartsWith("guilty", StringComparison.Ordinal) ? "Example with findings" : "Example without findings";
            text.Append($"## {heading}\n\n```{Fence(example.Name)}\n{example.Text.TrimEnd('\n')}\n```\n\n");
        }
        text.Append($"## Evidence\n\nShown in: {check.Shown}.\n\n");
        foreach (var reference in check.References)
            text.Append($"- <{reference}>\n");
        return text.ToString();
    }

    // The language name for Markdown renderers.
    private static string Fence(string file) => Path.GetExtension(file) switch { ".tf" => "hcl", var ending => ending[1..] };

    /// <summary>The list of all checks, for the folder of pages.</summary>
    public static string Index()
    {
        var text = new StringBuilder("# Checks\n\n| code | severity | title | Cilium |\n|---|---|---|---|\n");
        foreach (var check in CheckCatalogue.All)
            text.Append($"| [{check.Code}]({check.Code}.md) | {CheckWords.Of(check.Severity)} | {check.Title} | {check.Versions} |\n");
        return text.ToString();
    }
}
