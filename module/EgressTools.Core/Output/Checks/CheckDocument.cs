namespace EgressTools.Output.Checks;

/// <summary>A report as a document: the counts, then one item for each check.</summary>
public static class CheckDocument
{
    /// <summary>The document.</summary>
    public static JObject Of(CheckReport report) => new()
    {
        ["apiVersion"] = ListDocument.ApiVersion,
        ["kind"] = "EgressCheckReport",
        ["summary"] = Summary(report),
        ["items"] = new JArray(report.Results.Select(static r => JsonText.ToObject(r, Write))),
    };

    /// <summary>A check and its result, as an item of the document.</summary>
    internal static void Write(Utf8JsonWriter json, CheckResult result) => json.WriteObject(result, static (json, result) =>
    {
        json.WriteString("code", result.Check.Code);
        json.WriteString("title", result.Check.Title);
        json.WriteString("group", CheckWords.Of(result.Check.Group));
        json.WriteString("severity", CheckWords.Of(result.Check.Severity));
        json.WriteString("outcome", CheckWords.Of(result.Outcome));
        json.WriteText("reason", result.Reason);
        json.WriteObjects("findings", result.Findings, WriteMembers);
        json.WriteObjects("suppressed", result.Suppressed, WriteMembers);
    });

    /// <summary>A finding.</summary>
    internal static void Write(Utf8JsonWriter json, CheckFinding finding) => json.WriteObject(finding, WriteMembers);

    private static void WriteMembers(Utf8JsonWriter json, CheckFinding finding)
    {
        json.WriteString("code", finding.Code);
        json.WriteString("severity", CheckWords.Of(finding.Severity));
        json.WriteObject("resource", finding.Resource, static (json, resource) =>
        {
            json.WriteString("kind", resource.Kind);
            json.WriteText("namespace", resource.Name.Namespace);
            json.WriteString("name", resource.Name.Name);
        });
        json.WriteString("message", finding.Message);
        json.WriteObjects("evidence", finding.Evidence, static (json, fact) =>
        {
            json.WriteString("name", fact.Key);
            json.WriteString("value", fact.Value);
        });
        json.WriteText("remedy", finding.Remedy);
        json.WriteText("reference", finding.Reference);
        json.WriteText("file", finding.Source?.File);
        if (finding.Source is { Line: > 0 and var line })
            json.WriteNumber("line", line);
        json.WriteText("reason", finding.Suppressed);
    }

    private static JObject Summary(CheckReport report)
    {
        var summary = new JObject { ["checks"] = report.Results.Length };
        foreach (var outcome in Enum.GetValues<CheckOutcome>())
            summary[CheckWords.Of(outcome)] = CheckCounts.Of(report, outcome);
        foreach (var severity in CheckCounts.Severities)
            summary[CheckCounts.Key(severity)] = CheckCounts.Of(report, severity);
        summary["suppressed"] = CheckCounts.Suppressed(report);
        return summary;
    }
}
