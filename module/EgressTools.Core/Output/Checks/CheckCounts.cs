namespace EgressTools.Output.Checks;

/// <summary>The counts of a report.</summary>
internal static class CheckCounts
{
    /// <summary>Severities, the highest first, as reports show them.</summary>
    public static readonly Severity[] Severities = [Severity.Error, Severity.Warning, Severity.Info];

    /// <summary>The number of checks with an outcome.</summary>
    public static int Of(CheckReport report, CheckOutcome outcome) => report.Results.Count(r => r.Outcome == outcome);

    /// <summary>The number of findings of a severity.</summary>
    public static int Of(CheckReport report, Severity severity) => report.Findings.Count(f => f.Severity == severity);

    /// <summary>The number of suppressed findings.</summary>
    public static int Suppressed(CheckReport report) => report.Results.Sum(static r => r.Suppressed.Length);

    /// <summary>"errors", "warnings", "infos": the key in documents.</summary>
    public static string Key(Severity severity) => Plural.Noun(0, CheckWords.Of(severity));

    /// <summary>The findings, the highest severity first.</summary>
    public static IEnumerable<CheckFinding> ByWeight(IEnumerable<CheckFinding> findings) =>
        findings.OrderByDescending(static f => f.Severity).ThenBy(static f => f.Code, StringComparer.Ordinal);
}
