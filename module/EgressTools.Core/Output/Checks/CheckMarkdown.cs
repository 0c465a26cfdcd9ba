namespace EgressTools.Output.Checks;

/// <summary>A report as Markdown, for a pull request or the summary of a pipeline: a table of counts, the findings by group, what was skipped.</summary>
public static class CheckMarkdown
{
    /// <summary>Writes the report.</summary>
    /// <param name="output">The output.</param>
    /// <param name="report">The report.</param>
    /// <param name="withFindings">Whether to write the findings, and not only the counts.</param>
    public static void Write(TextWriter output, CheckReport report, bool withFindings = true)
    {
        output.Write($"## Egress gateway checks\n\n{CheckText.Summary(report)}\n\n");
        var groups = report.Results.GroupBy(static r => r.Check.Group).OrderBy(static g => g.Key)
            .Select(static g => (g.Key, Report: new CheckReport([.. g]))).ToList();
        output.Write("| group | errors | warnings | infos | passed | skipped | failed |\n|---|---|---|---|---|---|---|\n");
        foreach (var (group, part) in groups)
        {
            CheckOutcome[] outcomes = [CheckOutcome.Passed, CheckOutcome.Skipped, CheckOutcome.Failed];
            var counts = CheckCounts.Severities.Select(s => CheckCounts.Of(part, s)).Concat(outcomes.Select(o => CheckCounts.Of(part, o)));
            output.Write($"| {CheckWords.Of(group)} | {string.Join(" | ", counts)} |\n");
        }
        if (!withFindings)
            return;
        foreach (var (group, part) in groups.Where(static g => g.Report.Findings.Any()))
            WriteGroup(output, CheckWords.Of(group), part);
        WriteSuppressed(output, report);
        WriteSkipped(output, report);
        output.Write(Explained(report));
    }

    private static void WriteGroup(TextWriter output, string name, CheckReport part)
    {
        output.Write($"\n### {char.ToUpperInvariant(name[0])}{name[1..]}\n\n| severity | check | resource | what is wrong |\n|---|---|---|---|\n");
        foreach (var finding in CheckCounts.ByWeight(part.Findings))
        {
            var source = finding.Source is null ? "" : $"<br>{MarkdownText.Escape(finding.Source.ToString())}";
            var remedy = finding.Remedy.Length == 0 ? "" : $"<br>**do:** {MarkdownText.Escape(finding.Remedy)}";
            var resource = MarkdownText.Escape(finding.Resource.ToString());
            output.Write($"| {CheckWords.Of(finding.Severity)} | {finding.Code} | {resource}{source} | {MarkdownText.Escape(finding.Message)}{remedy} |\n");
        }
    }

    private static void WriteSuppressed(TextWriter output, CheckReport report)
    {
        var suppressed = report.Results.SelectMany(static r => r.Suppressed).ToList();
        if (suppressed.Count == 0)
            return;
        output.Write("\n### Suppressed\n\n");
        foreach (var finding in suppressed)
            output.Write($"- {finding.Code} {MarkdownText.Escape($"{finding.Resource}: {finding.Message} ({finding.Suppressed})")}\n");
    }

    private static void WriteSkipped(TextWriter output, CheckReport report)
    {
        var skipped = report.Results.Where(static r => r.Outcome is CheckOutcome.Skipped or CheckOutcome.Failed)
            .GroupBy(static r => (r.Outcome, r.Reason)).ToList();
        if (skipped.Count == 0)
            return;
        output.Write("\n### Not checked\n\n");
        foreach (var group in skipped)
        {
            var codes = string.Join(", ", group.Select(static r => r.Check.Code));
            output.Write($"- {CheckWords.Of(group.Key.Outcome)}: {codes}: {MarkdownText.Escape(group.Key.Reason)}\n");
        }
    }

    // The page of a check is in the program: a link to its source would look like the page.
    private static string Explained(CheckReport report) =>
        report.Findings.FirstOrDefault() is { } first ? $"\n{Subcommands.Check} {Options.Explain.With(first.Code)} explains a check.\n" : "";
}
