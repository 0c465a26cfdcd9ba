using EgressTools.Tests.Cli;
using Markdig;
using static EgressTools.Tests.Output.CheckReports;

namespace EgressTools.Tests.Output;

/// <summary>Reports of checks as programs read them that know the format.</summary>
public sealed class CheckReaderTests
{
    // Prints each line's kind, and of diagnostics the first finding's message.
    private const string TapReader = """
        use TAP::Parser;
        my $parser = TAP::Parser->new({ tap => do { local $/; <STDIN> } });
        while (my $line = $parser->next) {
            print $line->type, $line->is_test ? ($line->is_ok ? " ok" : " not ok") . ($line->has_skip ? " skipped" : "") : "", "\n";
            print "  ", ($line->data->{findings} || [{}])->[0]{message} || "", "\n" if $line->is_yaml;
        }
        print "errors: ", join("; ", $parser->parse_errors), "\n";
        """;

    [Fact]
    public async Task Tap_is_read_by_Perl() => Assert.Equal(
        "version\nplan\ntest not ok\nyaml\n  it is ignored\ntest ok skipped\ntest not ok\nyaml\n  \ntest ok\nerrors: \n",
        await ReadTapAsync(Plain, Severity.Error));

    [Fact]
    public async Task Tap_holds_whatever_is_quoted()
    {
        var read = await ReadTapAsync(Evil, Severity.Error);
        Assert.Equal(["version", "plan", "test not ok", "yaml", "test ok skipped", "test not ok", "yaml", "test ok", "errors: "],
            read.TrimEnd('\n').Split('\n').Where(static l => l[0] != ' '));
    }

    // Prints what a pipeline would show: each suite's counts, and each case with its result.
    private const string JunitReader = """
        import sys, junitparser
        report = junitparser.JUnitXml.fromstring(sys.stdin.buffer.read())
        for suite in report:
            print(suite.name, suite.tests, suite.failures, suite.errors, suite.skipped)
            for case in suite:
                print(" ", case.classname, "|", ", ".join(type(r).__name__ for r in case.result) or "Passed")
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Junit_is_read_by_a_library_that_knows_it(bool evil)
    {
        var python = Requires.Python("junitparser");
        var read = await ChildProgram.RunAsync(python, ["-c", JunitReader], Write(CheckFormat.JUnit, evil ? Evil : Plain), null,
            TestContext.Current.CancellationToken);
        Assert.Equal("", read.Error);
        Assert.Equal("policies 1 1 0 0\n  policies | Failure\nthe tool itself 3 0 1 1\n  the tool itself | Skipped\n  the tool itself | Error\n  the tool " +
            "itself | Passed\n", read.Out);
    }

    [Fact]
    public void Tap_passes_what_is_too_slight_to_fail_on() =>
        Assert.Contains("\nok 1 - ", Write(CheckFormat.Tap, Plain with { Results = [Plain.Results[0] with { Findings = [Plain.Results[0].Findings[0]] }] }),
            StringComparison.Ordinal);

    [Fact]
    public void Markdown_shows_what_is_quoted_and_obeys_none_of_it()
    {
        // GitHub's dialect.
        var pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseMathematics().UseTaskLists().UseFootnotes().Build();
        var html = Markdown.ToHtml(Write(CheckFormat.Markdown, Evil), pipeline);
        foreach (var tag in new[] { "<b>", "<em>", "<code>", "<img", "<del>", "href=\"http://e", "href=\"mailto", "<span class=\"math\"" })
            Assert.DoesNotContain(tag, html, StringComparison.Ordinal);
        var shown = System.Net.WebUtility.HtmlDecode(html);
        Assert.Contains(TerminalText.Escape(Nasty), shown, StringComparison.Ordinal);
        Assert.Equal(3, html.Split("<td>info</td>").Length + html.Split("<td>warning</td>").Length + html.Split("<td>error</td>").Length - 3);
    }

    [Fact]
    public void Markdown_without_findings_is_short()
    {
        using var output = new StringWriter();
        CheckMarkdown.Write(output, Evil, withFindings: false);
        Assert.True(output.ToString().Length < 1000);
    }

    [Fact]
    public void The_text_puts_the_worst_first_and_keeps_to_its_lines()
    {
        var lines = Write(CheckFormat.Text, Plain).Split('\n');
        Assert.Equal(["error", "warning", "info"],
            lines.Where(static l => l.StartsWith("  ", StringComparison.Ordinal) && l[2] != ' ').Select(static l => l.Trim().Split(' ')[0]));
        Assert.Equal(lines.Length, Write(CheckFormat.Text, Evil).Split('\n').Length);
    }

    /// <summary>Perl's reader knows 13, of which 14 is an extension; newer ones know both.</summary>
    private static async Task<string> ReadTapAsync(CheckReport report, Severity failOn)
    {
        Requires.Program("prove");
        var text = Write(CheckFormat.Tap, report, failOn);
        Assert.StartsWith("TAP version 14\n", text, StringComparison.Ordinal);
        var result = await ChildProgram.RunAsync("perl", ["-e", TapReader], text.Replace("TAP version 14", "TAP version 13", StringComparison.Ordinal), null,
            TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Out;
    }
}
