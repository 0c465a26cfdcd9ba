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
    internal static void Write(Utf8JsonWriter json, CheckResult result)
    {
        json.WriteStartObject();
        json.WriteString("code", result.Check.Code);
        json.WriteString("title", result.Check.Title);
        json.WriteString("group", CheckWords.Of(result.Check.Group));
        json.WriteString("severity", CheckWords.Of(result.Check.Severity));
        json.WriteString("outcome", CheckWords.Of(result.Outcome));
        json.WriteText("reason", result.Reason);
        Write(json, "findings", result.Findings);
        Write(json, "suppressed", result.Suppressed);
        json.WriteEndObject();
    }

    /// <summary>A finding.</summary>
    internal static void Write(Utf8JsonWriter json, CheckFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.Code);
        json.WriteString("severity", CheckWords.Of(finding.Severity));
        Write(json, finding.Resource);
        json.WriteString("message", finding.Message);
        WriteEvidence(json, finding);
        json.WriteText("remedy", finding.Remedy);
        json.WriteText("reference", finding.Reference);
        json.WriteText("file", finding.Source?.File);
        if (finding.Source is { Line: > 0 and var line })
            json.WriteNumber("line", line);
        json.WriteText("reason", finding.Suppressed);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<CheckFinding> findings)
    {
        json.WriteStartArray(name);
        foreach (var finding in findings)
            Write(json, finding);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, CheckResource resource)
    {
        json.WriteStartObject("resource");
        json.WriteString("kind", resource.Kind);
        json.WriteText("namespace", resource.Name.Namespace);
        json.WriteString("name", resource.Name.Name);
        json.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter json, CheckFinding finding)
    {
        json.WriteStartArray("evidence");
        foreach (var (name, value) in finding.Evidence)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
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
