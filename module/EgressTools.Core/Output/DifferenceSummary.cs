using System.Globalization;
using EgressTools.Engine;
using EgressTools.Operations;

namespace EgressTools.Output;

/// <summary>What stands below the table of <c>verify</c>: why, and one line of counts.</summary>
public static class DifferenceSummary
{
    /// <summary>More reasons than these nobody reads; <c>-o wide</c> has them all.</summary>
    private const int ReasonsShown = 20;

    /// <summary>Writes the reasons (where <paramref name="withReasons"/>) and the line.</summary>
    public static void Write(TextWriter output, CompareResult result, bool withReasons)
    {
        var differences = result.Verdict.Differences;
        if (!differences.IsEmpty)
            output.Write('\n');
        foreach (var difference in withReasons ? differences.Take(ReasonsShown) : [])
            output.Write(TerminalText.Escape(Reason(difference)) + "\n");
        if (withReasons && differences.Length > ReasonsShown)
            output.Write(string.Create(CultureInfo.InvariantCulture, $"... and {differences.Length - ReasonsShown} more; -o wide shows the reasons of all\n"));
        if (withReasons && !differences.IsEmpty)
            output.Write('\n');
        output.Write(Line(result) + "\n");
    }

    /// <summary>"5 agents compared, 50 entries: nothing differs".</summary>
    public static string Line(CompareResult result)
    {
        var (verdict, gaps) = (result.Verdict, result.Gaps.Length);
        var found = verdict.Differences.IsEmpty ? "nothing differs"
            : $"{Count(verdict.Differences.Length, "difference", "differences")} ({string.Join(", ", verdict.Differences.GroupBy(static d => d.Class).OrderBy(static g => g.Key).Select(static g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {DifferenceListing.Word(g.Key)}")))})";
        var unknown = gaps == 0 ? "" : $"; {Count(gaps, "agent", "agents")} could not be asked";
        return $"{Count(verdict.Agents, "agent", "agents")} compared, {Count(verdict.Entries, "entry", "entries")}: {found}{unknown}";
    }

    private static string Reason(RuleDifference difference) => difference.Source is null
        ? $"{DifferenceListing.Word(difference.Class)}: {difference.Reason}"
        : $"{DifferenceListing.Word(difference.Class)} {difference.Source} to {difference.Destination}: {difference.Reason}";

    private static string Count(long number, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many)}");
}
