using System.Globalization;
using EgressTools.Operations;

namespace EgressTools.Output;

/// <summary>Results as JUnit XML, which Azure DevOps, Jenkins and GitLab show: one test case a pod.</summary>
public static class JUnit
{
    /// <summary>Writes the document. Pods without a policy count as skipped: there was nothing to prove.</summary>
    public static void Write(TextWriter output, IReadOnlyCollection<ExitAddressResult> results)
    {
        var failures = results.Count(static r => !ExitAddressListing.IsFine(r.Verdict));
        var skipped = results.Count(static r => r.Verdict == ExitVerdict.NoPolicy);
        var counts = string.Create(CultureInfo.InvariantCulture, $"tests=\"{results.Count}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"");
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        output.Write($"<testsuites {counts}>\n  <testsuite name=\"egress exit addresses\" {counts}>\n");
        foreach (var result in results)
            WriteCase(output, result);
        output.Write("  </testsuite>\n</testsuites>\n");
    }

    private static void WriteCase(TextWriter output, ExitAddressResult result)
    {
        output.Write($"    <testcase classname=\"{XmlText.Escape(result.Pod.Namespace)}\" name=\"{XmlText.Escape(result.Pod.Name)}\"");
        var reason = XmlText.Escape(result.Reason);
        var word = ExitAddressListing.Word(result.Verdict);
        output.Write(result.Verdict switch
        {
            ExitVerdict.Ok => "/>\n",
            ExitVerdict.NoPolicy => $">\n      <skipped message=\"{reason}\"/>\n    </testcase>\n",
            _ => $">\n      <failure type=\"{word}\" message=\"{reason}\"/>\n    </testcase>\n",
        });
    }
}
