namespace EgressTools.Output.Checks;

/// <summary>A report in the Test Anything Protocol, version 14: a test point for each check, its findings as YAML below it.</summary>
internal static class CheckTap
{
    private const int Longest = 4000;

    public static void Write(TextWriter output, CheckReport report, Severity? failOn)
    {
        output.Write($"TAP version 14\n1..{report.Results.Length}\n");
        var number = 0;
        foreach (var result in report.Results)
            WritePoint(output, result, ++number, failOn);
    }

    private static void WritePoint(TextWriter output, CheckResult result, int number, Severity? failOn)
    {
        var isFine = result.Outcome != CheckOutcome.Failed && !result.Findings.Any(f => f.Severity >= failOn);
        var skip = result.Outcome == CheckOutcome.Skipped ? $" # SKIP {Escape(result.Reason)}" : "";
        output.Write($"{(isFine ? "ok" : "not ok")} {number} - {Escape($"{result.Check.Code} {result.Check.Title}")}{skip}\n");
        var diagnostics = Diagnostics(result);
        if (diagnostics.Count == 0)
            return;
        output.Write("  ---\n");
        // Perl's parser needs list items indented deeper than their key.
        foreach (var line in YamlWriter.Write(diagnostics).TrimEnd('\n').Split('\n'))
            output.Write(line[0] is '-' or ' ' ? $"    {line}\n" : $"  {line}\n");
        output.Write("  ...\n");
    }

    private static JObject Diagnostics(CheckResult result)
    {
        var diagnostics = new JObject();
        if (result.Outcome == CheckOutcome.Failed)
            diagnostics["reason"] = OneLine(result.Reason);
        if (!result.Findings.IsEmpty)
            diagnostics["findings"] = new JArray(CheckCounts.ByWeight(result.Findings).Select(Finding));
        if (!result.Suppressed.IsEmpty)
            diagnostics["suppressed"] = new JArray(result.Suppressed.Select(Finding));
        return diagnostics;
    }

    // Every value is on one line: a separate line could end the block.
    private static JObject Finding(CheckFinding finding)
    {
        var document = new JObject
        {
            ["severity"] = CheckWords.Of(finding.Severity),
            ["resource"] = OneLine(finding.Resource.ToString()),
            ["message"] = OneLine(finding.Message),
        };
        foreach (var (name, value) in new[] { ("remedy", finding.Remedy), ("at", finding.Source?.ToString()), ("reason", finding.Suppressed) })
        {
            if (!string.IsNullOrEmpty(value))
                document[name] = OneLine(value);
        }
        return document;
    }

    // Some parsers of TAP limit the length of a value.
    private static string OneLine(string text) => TerminalText.Escape(text.Length <= Longest ? text : text[..Longest] + "...");

    /// <summary>Escapes '#', which begins a directive.</summary>
    private static string Escape(string text) => OneLine(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("#", "\\#", StringComparison.Ordinal);
}
