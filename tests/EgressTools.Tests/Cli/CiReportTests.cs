using System.Xml.Linq;

namespace EgressTools.Tests.Cli;

/// <summary>What test and verify give a CI system: JUnit, and lines in its log.</summary>
public sealed class CiReportTests
{
    private static readonly string Scene = Repository.Path("examples", "guide-scene");
    private static readonly string Differing = Repository.Path("examples", "agents-differ");

    [Fact]
    public async Task A_class_of_differences_is_a_test_case()
    {
        var run = await CliRunner.RunAsync("verify", "--from", Differing, "-o", "junit");
        Assert.Equal(1, run.ExitCode);
        var cases = XDocument.Parse(run.Out).Descendants("testcase").ToList();
        Assert.Equal(Enum.GetValues<DifferenceClass>().Length + 1, cases.Count);
        var table = await CliRunner.RunAsync("verify", "--from", Differing, "--no-headers");
        var classes = table.Out.Split("\n\n")[0].Split('\n').Select(static l => l.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal);
        var failed = cases.Where(static c => c.Element("failure") is not null).Select(static c => c.Attribute("name")!.Value);
        Assert.Equal(classes, failed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("azure", "##vso[task.logissue type=error;code=")]
    [InlineData("github", "::error title=")]
    public async Task A_cause_is_a_line_in_the_log(string system, string begins)
    {
        var run = await CliRunner.RunAsync("verify", "--from", Differing, "--ci", system);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("\n" + begins, run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(begins, (await CliRunner.RunAsync("verify", "--from", Differing)).Out, StringComparison.Ordinal);
        var document = await CliRunner.RunAsync("verify", "--from", Differing, "--ci", system, "-o", "junit");
        Assert.Contains(begins, document.Error, StringComparison.Ordinal);
        XDocument.Parse(document.Out);
    }

    [Fact]
    public async Task Where_every_pod_leaves_as_expected_the_log_has_nothing()
    {
        var run = await CliRunner.RunAsync("test", "--policy", "egress-test", "--from", Scene, "--ci", "azure");
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("##vso", run.Out + run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await CliRunner.RunAsync("test", "--policy", "egress-test", "--from", Scene, "--ci", "teamcity")).ExitCode);
    }

    [Fact]
    public void Pods_of_one_cause_are_one_line_and_those_not_asked_a_warning_where_that_is_allowed()
    {
        ExitAddressResult[] results =
        [
            new(new("a", "web"), ExitVerdict.Ok, "fine"),
            new(new("a", "down-1"), ExitVerdict.NotReady, "not running"),
            new(new("a", "down-2"), ExitVerdict.NotReady, "not running"),
            new(new("a", "other"), ExitVerdict.OwnNode, "leaves by its own node\n##vso[task.complete result=Succeeded;]"),
        ];
        using var log = new StringWriter();
        CiAnnotations.Write(log, CiSystem.Azure, ExitReport.Annotations(results, allowUnasked: true), fails: true);
        var lines = log.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("##vso[task.logissue type=error;code=own-node;]own-node: a/other: leaves by its own node", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("##vso[task.logissue type=warning;code=not-ready;]not-ready: 2 pods: not running (a/down-1", lines[1], StringComparison.Ordinal);
        Assert.Equal((1, 4, null), (ExitReport.Fault(results, allowUnasked: true)!.ExitCode, ExitReport.Fault(results[..3], allowUnasked: false)!.ExitCode,
            ExitReport.Fault(results[..3], allowUnasked: true)));
    }
}
