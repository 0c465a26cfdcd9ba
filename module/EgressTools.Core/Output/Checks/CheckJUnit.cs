namespace EgressTools.Output.Checks;

/// <summary>
/// A report as JUnit XML: a suite for each group, a test case for each check. A test case can have one failure, which holds all findings of the check; findings
/// below the threshold are its output.
/// </summary>
internal static class CheckJUnit
{
    public static void Write(TextWriter output, CheckReport report, Severity? failOn) => JUnit.Write(
        output,
        [.. report.Results.GroupBy(static r => r.Check.Group).OrderBy(static g => g.Key)
            .Select(g => new JUnitSuite(CheckWords.Of(g.Key), [.. g.Select(r => Case(r, failOn))]))],
        "egress checks");

    private static JUnitCase Case(CheckResult result, Severity? failOn)
    {
        var test = new JUnitCase(CheckWords.Of(result.Check.Group), $"{result.Check.Code} {result.Check.Title}");
        if (result.Outcome == CheckOutcome.Skipped)
            return test with { Outcome = "skipped", Message = result.Reason };
        if (result.Outcome == CheckOutcome.Failed)
            return test with { Outcome = "error", Type = "failed", Message = result.Reason };
        var failures = CheckCounts.ByWeight(result.Findings.Where(f => f.Severity >= failOn)).ToList();
        var slight = CheckCounts.ByWeight(result.Findings.Where(f => !(f.Severity >= failOn)));
        test = test with { Notes = Lines(slight.Concat(result.Suppressed)) };
        if (failures is [])
            return test;
        var more = failures.Count > 1 ? $" (and {failures.Count - 1} more)" : "";
        return test with
        {
            Outcome = "failure",
            Type = CheckWords.Of(failures[0].Severity),
            Message = $"{failures[0].Resource}: {failures[0].Message}{more}",
            Details = Lines(failures),
        };
    }

    private static ImmutableArray<string> Lines(IEnumerable<CheckFinding> findings) => [.. findings.Select(CheckText.Line)];
}
