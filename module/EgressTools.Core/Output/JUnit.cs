namespace EgressTools.Output;

/// <summary>A test case.</summary>
/// <param name="Class">The group that it belongs to.</param>
/// <param name="Name">Its name.</param>
public sealed record JUnitCase(string Class, string Name)
{
    /// <summary>"failure", "error" or "skipped"; empty if it passed.</summary>
    public string Outcome { get; init; } = "";
    /// <summary>The kind of failure or error; empty for none.</summary>
    public string Type { get; init; } = "";
    /// <summary>Why it did not pass, in one sentence.</summary>
    public string Message { get; init; } = "";
    /// <summary>The same in full.</summary>
    public ImmutableArray<string> Details { get; init; } = [];
    /// <summary>What else there is to say.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>Test cases that belong together.</summary>
public sealed record JUnitSuite(string Name, ImmutableArray<JUnitCase> Cases);

/// <summary>Results as JUnit XML, which Azure DevOps, Jenkins and GitLab show.</summary>
public static class JUnit
{
    /// <summary>Writes the document.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="suites">The results.</param>
    /// <param name="name">The name of the report, which then says how long everything took; null for neither.</param>
    public static void Write(TextWriter output, ImmutableArray<JUnitSuite> suites, string? name = null)
    {
        var (named, time) = name is null ? ("", "") : ($"name=\"{XmlText.Escape(name)}\" ", " time=\"0\"");
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        output.Write($"<testsuites {named}{Counts([.. suites.SelectMany(static s => s.Cases)])}{time}>\n");
        foreach (var suite in suites)
        {
            output.Write($"  <testsuite name=\"{XmlText.Escape(suite.Name)}\" {Counts(suite.Cases)}{time}>\n");
            foreach (var test in suite.Cases)
                WriteCase(output, test, time);
            output.Write("  </testsuite>\n");
        }
        output.Write("</testsuites>\n");
    }

    private static string Counts(ImmutableArray<JUnitCase> cases)
    {
        return $"tests=\"{cases.Length}\" failures=\"{Count("failure")}\" errors=\"{Count("error")}\" skipped=\"{Count("skipped")}\"";

        int Count(string outcome) => cases.Count(c => c.Outcome == outcome);
    }

    private static void WriteCase(TextWriter output, JUnitCase test, string time)
    {
        output.Write($"    <testcase classname=\"{XmlText.Escape(test.Class)}\" name=\"{XmlText.Escape(test.Name)}\"{time}");
        if (test.Outcome.Length == 0 && test.Notes.IsEmpty)
        {
            output.Write("/>\n");
            return;
        }
        output.Write(">\n");
        if (test.Outcome.Length > 0)
            WriteOutcome(output, test);
        if (!test.Notes.IsEmpty)
            output.Write($"      <system-out>{Lines(test.Notes)}</system-out>\n");
        output.Write("    </testcase>\n");
    }

    private static void WriteOutcome(TextWriter output, JUnitCase test)
    {
        var type = test.Type.Length == 0 ? "" : $" type=\"{XmlText.Escape(test.Type)}\"";
        output.Write($"      <{test.Outcome}{type} message=\"{XmlText.Escape(test.Message)}\"");
        output.Write(test.Details.IsEmpty ? "/>\n" : $">{Lines(test.Details)}</{test.Outcome}>\n");
    }

    private static string Lines(ImmutableArray<string> lines) => string.Join('\n', lines.Select(static l => XmlText.Escape(l)));
}
