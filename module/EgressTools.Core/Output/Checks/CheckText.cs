using System.Globalization;
using EgressTools.Checks;

namespace EgressTools.Output.Checks;

/// <summary>How much of a report is shown, and how.</summary>
/// <param name="Colour">With colours.</param>
/// <param name="Verbose">Also checks that passed, every skipped one, and what was left out.</param>
public sealed record CheckTextStyle(bool Colour, bool Verbose);

/// <summary>A report as a list for people: what was found, by group, then how many checks passed and were skipped.</summary>
public static class CheckText
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, CheckReport report, CheckTextStyle style)
    {
        var groups = report.Results.GroupBy(static r => r.Check.Group).OrderBy(static g => g.Key);
        foreach (var group in groups.Where(g => g.Any(r => IsShown(r, style))))
        {
            output.Write($"{CheckWords.Of(group.Key).ToUpperInvariant()}\n");
            foreach (var result in group.Where(r => IsShown(r, style)))
                WriteResult(output, result, style);
            output.Write('\n');
        }
        WriteSkipped(output, report, style);
        output.Write(Summary(report) + "\n");
    }

    /// <summary>"40 checks: 30 passed, 4 found something (2 errors, 3 warnings), 6 skipped".</summary>
    public static string Summary(CheckReport report)
    {
        var parts = new List<string> { $"{Count(report, CheckOutcome.Passed)} passed" };
        var counts = from severity in new[] { Severity.Error, Severity.Warning, Severity.Info }
                     let number = report.Findings.Count(f => f.Severity == severity)
                     where number > 0
                     select Many(number, CheckWords.Of(severity), severity == Severity.Info ? "infos" : CheckWords.Of(severity) + "s");
        if (counts.Any())
            parts.Add($"{Count(report, CheckOutcome.Found)} found something ({string.Join(", ", counts)})");
        if (Count(report, CheckOutcome.Skipped) is > 0 and var skipped)
            parts.Add($"{skipped} skipped");
        if (Count(report, CheckOutcome.Failed) is > 0 and var failed)
            parts.Add($"{failed} broke off");
        if (report.Results.Sum(static r => r.Suppressed.Length) is > 0 and var suppressed)
            parts.Add(Many(suppressed, "finding left out", "findings left out"));
        return $"{Many(report.Results.Length, "check", "checks")}: {string.Join(", ", parts)}";
    }

    /// <summary>What was skipped: several checks are skipped for one reason, which is said once.</summary>
    public static IEnumerable<string> Skipped(CheckReport report, bool verbose) =>
        from result in report.Results
        where result.Outcome == CheckOutcome.Skipped
        group result.Check.Code by result.Reason into same
        let codes = same.ToList()
        select $"skipped {(verbose || codes.Count <= 3 ? string.Join(", ", codes) : Many(codes.Count, "check", "checks"))}: {same.Key}";

    private static bool IsShown(CheckResult result, CheckTextStyle style) => !result.Findings.IsEmpty || (style.Verbose && result.Outcome != CheckOutcome.Skipped);

    private static int Count(CheckReport report, CheckOutcome outcome) => report.Results.Count(r => r.Outcome == outcome);

    private static string Many(int number, string one, string several) => string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : several)}");

    private static void WriteResult(TextWriter output, CheckResult result, CheckTextStyle style)
    {
        if (result.Outcome == CheckOutcome.Passed)
            output.Write($"  {new TableCell("passed ", Tone.Good).Show(style.Colour)}  {result.Check.Code}  {result.Check.Title}\n");
        foreach (var finding in result.Findings)
            WriteFinding(output, finding, style);
        foreach (var finding in style.Verbose ? result.Suppressed : [])
            output.Write($"  left out {finding.Code}  {Safe(finding.Resource)}: {Safe(finding.Message)} ({Safe(finding.Suppressed)})\n");
    }

    private static void WriteFinding(TextWriter output, CheckFinding finding, CheckTextStyle style)
    {
        var word = new TableCell(CheckWords.Of(finding.Severity).PadRight(7), ToneOf(finding.Severity)).Show(style.Colour);
        output.Write($"  {word}  {finding.Code}  {Safe(finding.Resource)}{(finding.Source is { } source ? $"  ({Safe(source)})" : "")}\n");
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
        foreach (var line in lines)
            output.Write(Safe(line) + "\n");
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
