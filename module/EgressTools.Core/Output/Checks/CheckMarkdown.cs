using EgressTools.Checks;

namespace EgressTools.Output.Checks;

/// <summary>A report as Markdown, for a pull request or the summary of a pipeline: a table of counts, the findings by group, what was skipped.</summary>
public static class CheckMarkdown
{
    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="report">The report.</param>
    /// <param name="withFindings">With the findings, and not only how many there are.</param>
    public static void Write(TextWriter output, CheckReport report, bool withFindings = true)
    {
        output.Write($"## Egress gateway checks\n\n{CheckText.Summary(report)}\n\n");
        var groups = report.Results.GroupBy(static r => r.Check.Group).OrderBy(static g => g.Key).Select(static g => (g.Key, Report: new CheckReport([.. g]))).ToList();
        output.Write("| group | errors | warnings | infos | passed | skipped | failed |\n|---|---|---|---|---|---|---|\n");
        foreach (var (group, part) in groups)
            output.Write($"| {CheckWords.Of(group)} | {string.Join(" | ", CheckCounts.Severities.Select(s => CheckCounts.Of(part, s)))} | {CheckCounts.Of(part, CheckOutcome.Passed)} | {CheckCounts.Of(part, CheckOutcome.Skipped)} | {CheckCounts.Of(part, CheckOutcome.Failed)} |\n");
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
            output.Write($"| {CheckWords.Of(finding.Severity)} | {finding.Code} | {MarkdownText.Escape(finding.Resource.ToString())}{source} | {MarkdownText.Escape(finding.Message)}{remedy} |\n");
        }
    }

    private static void WriteSuppressed(TextWriter output, CheckReport report)
    {
        var suppressed = report.Results.SelectMany(static r => r.Suppressed).ToList();
        if (suppressed.Count == 0)
            return;
        output.Write("\n### Left out\n\n");
        foreach (var finding in suppressed)
            output.Write($"- {finding.Code} {MarkdownText.Escape($"{finding.Resource}: {finding.Message} ({finding.Suppressed})")}\n");
    }

    private static void WriteSkipped(TextWriter output, CheckReport report)
    {
        var skipped = report.Results.Where(static r => r.Outcome is CheckOutcome.Skipped or CheckOutcome.Failed).GroupBy(static r => (r.Outcome, r.Reason)).ToList();
        if (skipped.Count == 0)
            return;
        output.Write("\n### Not checked\n\n");
        foreach (var group in skipped)
        {
            var what = group.Key.Outcome == CheckOutcome.Failed ? "broke off" : "skipped";
            output.Write($"- {what}: {string.Join(", ", group.Select(static r => r.Check.Code))}: {MarkdownText.Escape(group.Key.Reason)}\n");
        }
    }

    // References come from the catalogue and are plain addresses.
    // The page of a check is in the program; a link to the source of what it says would pass for it.
    private static string Explained(CheckReport report) =>
        report.Findings.FirstOrDefault() is { } first ? $"\nkubectl egress check --explain {first.Code} explains a check.\n" : "";
}
