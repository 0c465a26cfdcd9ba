using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Output;

/// <summary>Reports of checks that never ran, to be written in every format.</summary>
internal static class CheckReports
{
    public const string Folder = "/work area/repo";

    /// <summary>What ends a line, a value, an element or a command in some format, half a surrogate pair, and what XML cannot hold.</summary>
    public const string Nasty =
        "a\u0000\u001b[31m<b>&\"'|`*_[x](http://e.example)]]>\n...\n---\n1..5\nBail out!\n::error::x\r\n  ::warning::y " +
        "##vso[task.setvariable variable=p]v ##[command]x"
        + " %0A %AZP25 ; ] , : # SKIP \\ \ud800 \ufffe \u202e \u2028 中文 😀 @who #1 www.e.example $x$ ![i](j)";

    public static CheckPrintOptions Options { get; } = new(Severity.Error, Folder);

    /// <summary>One check of each outcome; the first found an error, a warning and an info, and somebody left out two more.</summary>
    public static CheckReport Plain { get; } = new(
    [
        new(CheckCatalogue.Of("EGT1001", ""), CheckOutcome.Found)
        {
            Findings = [Finding(Severity.Info, "web", "all is well"), Finding(Severity.Error, "web", "it is ignored"),
                Finding(Severity.Warning, "shop", "it is odd")],
            Suppressed = [Finding(Severity.Error, "old", "it is ignored") with { Suppressed = "goes next week" },
                Finding(Severity.Error, "older", "it is ignored") with { Suppressed = "skipped by --skip EGT1001=older" }],
        },
        new(CheckCatalogue.Of("EGT9001", ""), CheckOutcome.Skipped) { Reason = "it needs nodes, and none were given" },
        new(CheckCatalogue.Of("EGT9002", ""), CheckOutcome.Failed) { Reason = "FormatException: no number" },
        new(CheckCatalogue.Of("EGT9003", ""), CheckOutcome.Passed),
    ]);

    /// <summary>The same with <see cref="Nasty"/> wherever a text can come from outside, and very long.</summary>
    public static CheckReport Evil { get; } = new([.. Plain.Results.Select(static r => r with
    {
        Reason = r.Reason + Nasty,
        Findings = [.. r.Findings.Select(Spoil)],
        Suppressed = [.. r.Suppressed.Select(Spoil)],
    })]);

    public static string Write(CheckFormat format, CheckReport report, Severity failOn = Severity.Error)
    {
        using var output = new StringWriter();
        CheckPrinter.Write(output, format, report, Options with { FailOn = failOn });
        return output.ToString();
    }

    public static JToken Json(string text)
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(text)) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    private static CheckFinding Finding(Severity severity, string name, string message) => new("EGT1001", severity, CheckResource.Policy(name), message)
    {
        Source = new SourceLocation("docs/my policies.yaml", 12),
        Remedy = "list it",
        Reference = "https://example.com/1",
        Evidence = [KeyValuePair.Create("egressIP", "10.0.0.1")],
    };

    private static CheckFinding Spoil(CheckFinding finding) => finding with
    {
        Resource = new CheckResource(finding.Resource.Kind, new ObjectName("::error::" + Nasty, Nasty)),
        Message = "::error::" + Nasty + new string('y', 100_000),
        Remedy = Nasty,
        Source = new SourceLocation("docs/" + Nasty.Replace("\0", "", StringComparison.Ordinal), 0),
        Evidence = [KeyValuePair.Create("::notice::" + Nasty, Nasty)],
        Suppressed = finding.Suppressed is null ? null : Nasty,
    };
}
