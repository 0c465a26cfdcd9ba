using System.Text.Json;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Checks;

/// <summary>Documents on a cluster or scene: what they bring counts, and not what was there before.</summary>
public sealed class CheckChangeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-change-").FullName;
    private static readonly string Scene = Repository.Path("examples", "guide-scene");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_change_without_faults_passes_on_a_scene_that_has_some()
    {
        var file = Write("dns.yaml", Policy("dns", "198.51.100.53/32", "egress-test"));
        var alone = await CliRunner.RunAsync("check", "--from", Scene);
        Assert.Equal(1, alone.ExitCode);
        var run = await CliRunner.RunAsync("check", "-f", file, "--from", Scene, "--only", "EGT1001,EGT1002,EGT1006");
        Assert.Equal((0, ""), (run.ExitCode, string.Concat(Findings(run.Out))));
        Assert.Contains("note: 2 findings that the cluster has without the documents are not shown. Pass --include-existing to show them", run.Error,
            StringComparison.Ordinal);
        var both = await CliRunner.RunAsync("check", "-f", file, "--from", Scene, "--only", "EGT1001,EGT1002,EGT1006", "--include-existing");
        Assert.Equal(1, both.ExitCode);
        Assert.DoesNotContain("note:", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_change_brings_fails_it()
    {
        var file = Write("broken.yaml", Policy("broken", "198.51.100.7/24", "nobody"));
        var run = await CliRunner.RunAsync("check", "-f", file, "--from", Scene, "--fail-on", "warning", "-o", "json");
        Assert.Equal(1, run.ExitCode);
        using var report = JsonDocument.Parse(run.Out);
        var findings = report.RootElement.GetProperty("items").EnumerateArray().SelectMany(static i => i.GetProperty("findings").EnumerateArray())
            .Select(static f => f.ToString()).ToList();
        Assert.NotEmpty(findings);
        Assert.All(findings, static f => Assert.Contains("broken", f, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_is_told_although_it_could_not_be_read_before()
    {
        Write("unreadable.yaml", "apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata: {name: [}\n");
        Write("dns.yaml", Policy("dns", "198.51.100.53/32", "egress-test"));
        var run = await CliRunner.RunAsync("check", "-f", _folder, "--from", _folder, "--fail-on", "warning");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("EGT9001", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_need_documents_and_a_cluster()
    {
        var run = await CliRunner.RunAsync("check", "--from", Scene, "--include-existing");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--include-existing needs documents (-f)", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await CliRunner.RunAsync("check", "-f", Path.Combine(Scene, "policies.yaml"), "--include-existing")).ExitCode);
    }

    [Fact]
    public void A_second_finding_on_a_resource_is_new_and_one_in_other_words_is_not()
    {
        CheckReport before = Report(Found(Severity.Warning, "5 pods"));
        Assert.Empty(Report(Found(Severity.Warning, "6 pods")).Since(before).Findings);
        Assert.Equal(["7 pods"], Messages(Report(Found(Severity.Warning, "5 pods"), Found(Severity.Warning, "7 pods")).Since(before)));
        Assert.Equal(["8 pods"], Messages(Report(Found(Severity.Warning, "7 pods"), Found(Severity.Warning, "8 pods")).Since(before)));
        Assert.Equal(["5 pods"], Messages(Report(Found(Severity.Error, "5 pods")).Since(before)));
        Assert.Empty(Report(Found(Severity.Info, "5 pods")).Since(before).Findings);
        Assert.Equal(CheckOutcome.Passed, Report(Found(Severity.Info, "5 pods")).Since(before).Results[0].Outcome);
    }

    private static IEnumerable<string> Messages(CheckReport report) => report.Findings.Select(static f => f.Message);

    private static CheckFinding Found(Severity severity, string message) => new("EGT1001", severity, CheckResource.Policy("web"), message);

    private static CheckReport Report(params CheckFinding[] findings) =>
        new([new CheckResult(CheckCatalogue.Of("EGT1001", ""), CheckOutcome.Found) { Findings = [.. findings] }]);

    private static IEnumerable<string> Findings(string text) => text.Split('\n').Where(static l => l.Contains("  EGT", StringComparison.Ordinal));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Policy(string name, string cidr, string role) => $"""
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata:
          name: {name}
        spec:
          selectors:
          - podSelector:
              matchLabels:
                app: {name}
          destinationCIDRs:
          - {cidr}
          egressGateway:
            nodeSelector:
              matchLabels:
                egress-node: {role}

        """;
}
