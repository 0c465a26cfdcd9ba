using System.Globalization;
using System.Text;
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
        output.Write($"    <testcase classname=\"{Escape(result.Pod.Namespace)}\" name=\"{Escape(result.Pod.Name)}\"");
        var reason = Escape(result.Reason);
        var word = ExitAddressListing.Word(result.Verdict);
        output.Write(result.Verdict switch
        {
            ExitVerdict.Ok => "/>\n",
            ExitVerdict.NoPolicy => $">\n      <skipped message=\"{reason}\"/>\n    </testcase>\n",
            _ => $">\n      <failure type=\"{word}\" message=\"{reason}\"/>\n    </testcase>\n",
        });
    }

    /// <summary>Markup is escaped; characters that XML 1.0 cannot hold are left out, other control characters too.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                0xfffe or 0xffff => escaped,
                _ => Rune.IsControl(rune) ? escaped : escaped.Append(rune.ToString()),
            };
        }
        return escaped.ToString();
    }
}
