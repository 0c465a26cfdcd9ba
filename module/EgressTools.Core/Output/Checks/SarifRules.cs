namespace EgressTools.Output.Checks;

/// <summary>The checks that ran, as rules of SARIF.</summary>
internal static class SarifRules
{
    /// <summary>One rule for each check, in the order of the report.</summary>
    public static JArray Of(CheckReport report) => new(report.Results.Select(static r => Of(r.Check)));

    /// <summary>"error", "warning", "note".</summary>
    public static string Level(Severity severity) => severity == Severity.Info ? "note" : CheckWords.Of(severity);

    private static JObject Of(Check check) => new()
    {
        ["id"] = check.Code,
        ["shortDescription"] = Text(check.Title),
        ["fullDescription"] = Text(check.Why),
        ["help"] = new JObject { ["text"] = $"{check.Why}\n\n{check.Cure}", ["markdown"] = Markdown(check) },
        ["helpUri"] = check.References[0],
        ["defaultConfiguration"] = new JObject { ["level"] = Level(check.Severity) },
        ["properties"] = new JObject { ["tags"] = new JArray("cilium", "egress-gateway", CheckWords.Of(check.Group)) },
    };

    private static JObject Text(string text) => new() { ["text"] = text };

    private static string Markdown(Check check) =>
        $"{check.Why}\n\n**What to do:** {check.Cure}\n\n{string.Concat(check.References.Select(static r => $"- <{r}>\n"))}\n"
        + $"`{Subcommands.Check} {Options.Explain.With(check.Code)}` shows examples.\n";
}
