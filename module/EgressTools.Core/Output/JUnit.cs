namespace EgressTools.Output;

/// <summary>Results as JUnit XML, which Azure DevOps, Jenkins and GitLab show: one test case a pod.</summary>
public static class JUnit
{
    /// <summary>
    /// Writes the document. Pods that could not be asked are errors of the test, or skipped where that is allowed; pods without a policy or that are gone are
    /// skipped too: there was nothing to prove.
    /// </summary>
    public static void Write(TextWriter output, IReadOnlyCollection<ExitAddressResult> results, bool allowUnasked)
    {
        var outcomes = results.GroupBy(r => Outcome(r.Verdict, allowUnasked)).ToDictionary(static g => g.Key, static g => g.Count());
        var counts = $"tests=\"{results.Count}\" failures=\"{outcomes.GetValueOrDefault("failure")}\" errors=\"{outcomes.GetValueOrDefault("error")}\" " +
            $"skipped=\"{outcomes.GetValueOrDefault("skipped")}\"";
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        output.Write($"<testsuites {counts}>\n  <testsuite name=\"egress exit addresses\" {counts}>\n");
        foreach (var result in results)
            WriteCase(output, result, Outcome(result.Verdict, allowUnasked));
        output.Write("  </testsuite>\n</testsuites>\n");
    }

    private static string Outcome(ExitVerdict verdict, bool allowUnasked) => verdict switch
    {
        ExitVerdict.Ok => "",
        _ when verdict.IsFine() || (allowUnasked && verdict.IsUnasked()) => "skipped",
        _ => verdict.IsUnasked() ? "error" : "failure",
    };

    private static void WriteCase(TextWriter output, ExitAddressResult result, string outcome)
    {
        output.Write($"    <testcase classname=\"{XmlText.Escape(result.Pod.Namespace)}\" name=\"{XmlText.Escape(result.Pod.Name)}\"");
        if (outcome.Length == 0)
        {
            output.Write("/>\n");
            return;
        }
        var type = outcome == "skipped" ? "" : $" type=\"{ExitAddressListing.Word(result.Verdict)}\"";
        output.Write($">\n      <{outcome}{type} message=\"{XmlText.Escape(result.Reason)}\"/>\n    </testcase>\n");
    }
}
