namespace EgressTools.Output.Checks;

/// <summary>
/// A report as JUnit XML, which Azure DevOps, Jenkins and GitLab show: a suite for each group, a test case for each check. A test case can have one failure,
/// which holds all findings of the check; findings below the threshold are its output.
/// </summary>
internal static class CheckJUnit
{
    public static void Write(TextWriter output, CheckReport report, Severity? failOn)
    {
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        output.Write($"<testsuites name=\"egress checks\" {Counts([.. report.Results], failOn)}>\n");
        foreach (var group in report.Results.GroupBy(static r => r.Check.Group).OrderBy(static g => g.Key))
        {
            var results = group.ToList();
            output.Write($"  <testsuite name=\"{CheckWords.Of(group.Key)}\" {Counts(results, failOn)}>\n");
            foreach (var result in results)
                WriteCase(output, result, failOn);
            output.Write("  </testsuite>\n");
        }
        output.Write("</testsuites>\n");
    }

    private static string Counts(List<CheckResult> results, Severity? failOn)
    {
        var failures = results.Count(r => r.Findings.Any(f => f.Severity >= failOn));
        var errors = results.Count(static r => r.Outcome == CheckOutcome.Failed);
        var skipped = results.Count(static r => r.Outcome == CheckOutcome.Skipped);
        return $"tests=\"{results.Count}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"0\"";
    }

    private static void WriteCase(TextWriter output, CheckResult result, Severity? failOn)
    {
        output.Write($"    <testcase classname=\"{CheckWords.Of(result.Check.Group)}\" " +
            $"name=\"{XmlText.Escape($"{result.Check.Code} {result.Check.Title}")}\" time=\"0\"");
        if (result.Outcome is CheckOutcome.Skipped or CheckOutcome.Failed)
        {
            var element = result.Outcome == CheckOutcome.Skipped ? "skipped" : "error type=\"failed\"";
            output.Write($">\n      <{element} message=\"{XmlText.Escape(result.Reason)}\"/>\n    </testcase>\n");
            return;
        }
        var failures = CheckCounts.ByWeight(result.Findings.Where(f => f.Severity >= failOn)).ToList();
        var slight = CheckCounts.ByWeight(result.Findings.Where(f => !(f.Severity >= failOn))).ToList();
        if (failures.Count + slight.Count + result.Suppressed.Length == 0)
        {
            output.Write("/>\n");
            return;
        }
        output.Write(">\n");
        if (failures.Count > 0)
            WriteFailure(output, failures);
        if (slight.Count + result.Suppressed.Length > 0)
            output.Write($"      <system-out>{Lines(slight.Concat(result.Suppressed))}</system-out>\n");
        output.Write("    </testcase>\n");
    }

    private static void WriteFailure(TextWriter output, List<CheckFinding> failures)
    {
        var more = failures.Count > 1 ? $" (and {failures.Count - 1} more)" : "";
        var first = $"{failures[0].Resource}: {failures[0].Message}{more}";
        output.Write($"      <failure type=\"{CheckWords.Of(failures[0].Severity)}\" message=\"{XmlText.Escape(first)}\">{Lines(failures)}</failure>\n");
    }

    private static string Lines(IEnumerable<CheckFinding> findings) => string.Join('\n', findings.Select(static f => XmlText.Escape(CheckText.Line(f))));
}
