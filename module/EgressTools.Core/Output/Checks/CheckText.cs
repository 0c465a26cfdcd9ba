namespace EgressTools.Output.Checks;

/// <summary>The style of a text report.</summary>
/// <param name="Colour">Whether to use colours.</param>
/// <param name="Verbose">Whether to show evidence, passed and skipped checks, and suppressed findings.</param>
public sealed record CheckTextStyle(bool Colour, bool Verbose);

/// <summary>A report as text for people: the findings by group, then the counts.</summary>
public static class CheckText
{
    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter output, CheckReport report, CheckTextStyle style)
    {
        var groups = report.Results.GroupBy(static r => r.Check.Group).OrderBy(static g => g.Key);
        foreach (var group in groups.Where(g => g.Any(r => IsShown(r, style))))
        {
            output.Write($"{CheckWords.Of(group.Key).ToUpperInvariant()}\n");
            WriteGroup(output, [.. group], style);
            output.Write('\n');
        }
        WriteSkipped(output, report, style);
        output.Write(Summary(report) + "\n");
        if (report.Findings.FirstOrDefault() is { } first && !style.Verbose)
            output.Write($"{Subcommands.Check} {Options.Explain.With(first.Code)} explains a check; " +
                $"{Options.Verbosity.With("1")} shows the evidence of each finding\n");
    }

    // The highest severity first, of all checks in the group.
    private static void WriteGroup(TextWriter output, List<CheckResult> results, CheckTextStyle style)
    {
        foreach (var finding in CheckCounts.ByWeight(results.SelectMany(static r => r.Findings)))
            WriteFinding(output, finding, style);
        foreach (var result in style.Verbose ? results : [])
            WriteOutcome(output, result, style);
    }

    /// <summary>"6 findings: 2 errors, 3 warnings, 1 info. 40 checks passed, 2 failed, 12 skipped".</summary>
    public static string Summary(CheckReport report)
    {
        var counts = string.Join(", ", CheckCounts.Severities.Where(s => CheckCounts.Of(report, s) > 0)
            .Select(s => Plural.Count(CheckCounts.Of(report, s), CheckWords.Of(s))));
        var number = report.Findings.Count();
        var findings = number == 0 ? "No findings" : $"{Plural.Count(number, "finding")}: {counts}";
        var parts = new List<string> { $"{Plural.Count(CheckCounts.Of(report, CheckOutcome.Passed), "check")} passed" };
        if (CheckCounts.Of(report, CheckOutcome.Failed) is > 0 and var failed)
            parts.Add($"{failed} failed");
        if (CheckCounts.Of(report, CheckOutcome.Skipped) is > 0 and var skipped)
            parts.Add($"{skipped} skipped");
        if (CheckCounts.Of(report, CheckOutcome.Found) - report.Results.Count(static r => !r.Findings.IsEmpty) is > 0 and var hidden)
            parts.Add($"{hidden} with findings hidden by {Options.Show}");
        if (CheckCounts.Suppressed(report) is > 0 and var suppressed)
            parts.Add(Plural.Count(suppressed, "suppressed finding"));
        return $"{findings}. {string.Join(", ", parts)}";
    }

    /// <summary>The skipped checks: those with unreadable input by reason, the others in one line.</summary>
    public static IEnumerable<string> Skipped(CheckReport report, bool verbose)
    {
        var skipped = report.Results.Where(static r => r.Skip is not null).ToLookup(r => verbose || r.Skip!.Kind == CheckSkipKind.Unread);
        foreach (var same in skipped[true].GroupBy(static r => r.Reason, StringComparer.Ordinal))
        {
            var who = verbose || same.Count() <= 3 ? string.Join(", ", same.Select(static r => r.Check.Code)) : Plural.Count(same.Count(), "check");
            yield return $"skipped {who}: {same.Key}";
        }
        var others = skipped[false].GroupBy(static r => r.Skip!).OrderByDescending(static g => g.Count()).Select(static g => g.Key.Kind switch
        {
            CheckSkipKind.OtherRelease => $"{g.Count()} for other releases than {g.Key.Subject}",
            CheckSkipKind.UnknownRelease => $"{g.Count()} for some releases (pass {Options.CiliumVersion})",
            _ => $"{g.Count()} without {g.Key.Subject}",
        });
        if (others.Any())
            yield return $"skipped: {string.Join(", ", others)}";
    }

    /// <summary>A finding on one line, not escaped, for formats with lines.</summary>
    internal static string Line(CheckFinding finding)
    {
        var source = finding.Source is null ? "" : $" ({finding.Source})";
        var remedy = finding.Remedy.Length == 0 ? "" : $"; do: {finding.Remedy}";
        var reason = finding.Suppressed is null ? "" : $" (suppressed: {finding.Suppressed})";
        return $"{CheckWords.Of(finding.Severity)} {finding.Code} {finding.Resource}{source}: {finding.Message}{remedy}{reason}";
    }

    private static bool IsShown(CheckResult result, CheckTextStyle style) =>
        !result.Findings.IsEmpty || (style.Verbose && result.Outcome != CheckOutcome.Skipped);

    private static void WriteOutcome(TextWriter output, CheckResult result, CheckTextStyle style)
    {
        if (result.Outcome == CheckOutcome.Passed)
            output.Write($"  {new TableCell("passed ", Tone.Good).Show(style.Colour)}  {result.Check.Code}  {result.Check.Title}\n");
        foreach (var finding in result.Suppressed)
            output.Write($"  suppressed  {finding.Code}  {Safe(finding.Resource)}: {Safe(finding.Message)} ({Safe(finding.Suppressed)})\n");
    }

    /// <summary>A finding, with its remedy below.</summary>
    internal static void WriteFinding(TextWriter output, CheckFinding finding, CheckTextStyle style)
    {
        var word = new TableCell(CheckWords.Of(finding.Severity).PadRight(7), ToneOf(finding.Severity)).Show(style.Colour);
        var at = finding.Source is { } source ? $"  ({Safe(source)})" : "";
        output.Write($"  {word}  {finding.Code}  {Safe(BoundedText.Of(finding.Resource.ToString()))}{at}\n");
        output.Write($"           {Safe(finding.Message)}\n");
        if (finding.Remedy.Length > 0)
            output.Write($"           do: {Safe(finding.Remedy)}\n");
        foreach (var (name, value) in style.Verbose ? finding.Evidence : [])
            output.Write($"           {Safe(name)}: {Safe(value)}\n");
        if (style.Verbose)
            output.Write($"           see: {finding.Reference}\n");
    }

    private static void WriteSkipped(TextWriter output, CheckReport report, CheckTextStyle style)
    {
        var lines = Skipped(report, style.Verbose).ToList();
        output.WriteLines(lines);
        if (lines.Count > 0)
            output.Write('\n');
    }

    private static Tone ToneOf(Severity severity) => severity switch
    {
        Severity.Error => Tone.Bad,
        Severity.Warning => Tone.Doubtful,
        _ => Tone.Plain,
    };

    private static string Safe(object? value) => TerminalText.Escape(value?.ToString() ?? "");
}
