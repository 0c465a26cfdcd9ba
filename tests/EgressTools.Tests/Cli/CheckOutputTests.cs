using System.Text;
using EgressTools.Plugin;
using EgressTools.Tests.Output;

namespace EgressTools.Tests.Cli;

/// <summary>Where <c>check</c> writes its report, and what it tells a pipeline.</summary>
public sealed class CheckOutputTests : IDisposable
{
    private static readonly string Guilty = Repository.Path("module", "docs", "checks", "EGT1001", "guilty.yaml");

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-check-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Several_formats_are_written_at_once_and_text_to_standard_output()
    {
        var result = await RunAsync("-o", $"junit={In("r.xml")}", "-o", $"sarif={In("r.sarif")}", "-o", $"text={In("r.txt")}");
        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Equal(result.Out, await ReadAsync("r.txt"));
        Assert.StartsWith("<?xml", await ReadAsync("r.xml"), StringComparison.Ordinal);
        Assert.StartsWith("{\n", await ReadAsync("r.sarif"), StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task A_format_without_a_file_takes_standard_output()
    {
        var result = await RunAsync("-o", "tap", "-o", $"json={In("r.json")}");
        Assert.StartsWith("TAP version 14\n1..2\nnot ok 1 - EGT1001 ", result.Out, StringComparison.Ordinal);
        Assert.StartsWith("{\n", await ReadAsync("r.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_there_stays_where_the_check_cannot_be_made()
    {
        await File.WriteAllTextAsync(In("r.xml"), "before", TestContext.Current.CancellationToken);
        var result = await CliRunner.RunAsync("check", "-f", In("absent.yaml"), "-o", $"junit={In("r.xml")}");
        Assert.Equal((3, "before"), (result.ExitCode, await ReadAsync("r.xml")));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_link_stays_a_link()
    {
        await File.WriteAllTextAsync(In("real.xml"), "before", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(In("link.xml"), "real.xml");
        await RunAsync("-o", $"junit={In("link.xml")}");
        Assert.NotNull(new FileInfo(In("link.xml")).LinkTarget);
        Assert.StartsWith("<?xml", await ReadAsync("real.xml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no/r.xml", "does not exist. Create it first")]
    [InlineData("", "it is a folder")]
    public async Task A_path_that_cannot_be_written_is_said_before_the_work(string path, string reason)
    {
        var result = await CliRunner.RunAsync("check", "-f", In("absent.yaml"), "-o", $"junit={In(path)}", "-o", $"sarif={In("r.sarif")}");
        Assert.Equal((3, ""), (result.ExitCode, result.Out));
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("absent.yaml", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_file_of_its_own_for_each_format()
    {
        var result = await RunAsync("-o", $"junit={In("r")}", "-o", $"tap={In("./r")}");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("would be written twice", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_catalogue_is_a_list_like_others() =>
        Assert.StartsWith("check/EGT1001\n", (await CliRunner.RunAsync("check", "--list", "-o", "name")).Out, StringComparison.Ordinal);

    [Fact]
    public async Task Devices_are_written_to()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "there is no /dev/null");
        Assert.Equal(1, (await RunAsync("-o", "junit=/dev/null")).ExitCode);
        Assert.False(File.Exists("/dev/null.partial"));
        Assert.Empty(await File.ReadAllTextAsync("/dev/null", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Azure_gets_issues_and_a_summary()
    {
        var result = await InPipelineAsync(("TF_BUILD", "True"), ("AGENT_TEMPDIRECTORY", _folder), "--ci", "auto");
        var commands = AgentReader.Azure(result.Out).ToList();
        Assert.Equal(["task.logissue", "task.uploadsummary"], commands.Select(static c => c.Name));
        Assert.StartsWith("## Egress gateway checks\n",
            await File.ReadAllTextAsync(commands[1].Text, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(_folder, Path.GetDirectoryName(commands[1].Text));
    }

    [Fact]
    public async Task GitHub_gets_annotations_and_a_summary_behind_those_of_others()
    {
        await File.WriteAllTextAsync(In("summary.md"), "before\n", TestContext.Current.CancellationToken);
        var result = await InPipelineAsync(("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", In("summary.md")), "--ci", "auto");
        Assert.Equal("error", AgentReader.GitHub(result.Out).Single().Name);
        Assert.StartsWith("before\n## Egress gateway checks\n", await ReadAsync("summary.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GitLab_gets_a_code_quality_report()
    {
        var result = await InPipelineAsync(("GITLAB_CI", "true"), ("CI_PROJECT_DIR", _folder), "--ci", "auto");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("EGT1001", (string?)CheckReports.Json(await ReadAsync("gl-code-quality-report.json"))[0]!["check_name"]);
    }

    [Fact]
    public async Task Commands_do_not_spoil_a_document()
    {
        var result = await InPipelineAsync(("GITHUB_ACTIONS", "true"), ("CI", "true"), "--ci", "github", "-o", "json");
        Assert.Equal("EgressCheckReport", (string?)CheckReports.Json(result.Out)["kind"]);
        Assert.Equal("error", AgentReader.GitHub(result.Error).Single().Name);
    }

    [Fact]
    public async Task An_annotation_in_a_document_is_no_command_in_a_pipeline()
    {
        var document = (await File.ReadAllTextAsync(Guilty, TestContext.Current.CancellationToken)).Replace(
            "kubernetes.io/hostname: gateway-a", "\"##vso[task.setvariable variable=p]v\": \"x\\n::error::y\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(In("evil.yaml"), document, TestContext.Current.CancellationToken);
        foreach (var format in new[] { "text", "json", "yaml", "junit", "sarif", "tap", "markdown" })
        {
            // Also where nobody asked for commands.
            var result = await InPipelineAsync(("TF_BUILD", "True"), ("CI", "true"), In("evil.yaml"), "-o", format, "-v", "1");
            Assert.Contains("vso", result.Out, StringComparison.Ordinal);
            Assert.Empty(AgentReader.Azure(result.Out + result.Error));
            Assert.Empty(AgentReader.GitHub(result.Out + result.Error));
        }
    }

    private Task<CliResult> RunAsync(params string[] arguments) => CliRunner.RunAsync(["check", "-f", Guilty, "--only", "EGT1001,EGT9003", .. arguments]);

    /// <summary>In this process, with an environment of its own.</summary>
    private static async Task<CliResult> InPipelineAsync((string Name, string Value) one, (string Name, string Value) other, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var file = arguments[0].EndsWith(".yaml", StringComparison.Ordinal) ? arguments[0] : Guilty;
        var streams = new Streams(Stream.Null, output, error) { Variable = name => name == one.Name ? one.Value : name == other.Name ? other.Value : null };
        var code = await App.RunAsync(["check", "-f", file, "--only", "EGT1001", .. arguments.Where(a => a != file)], streams,
            TestContext.Current.CancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    private string In(string name) => Path.Combine(_folder, name);

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(In(name), Encoding.UTF8, TestContext.Current.CancellationToken);
}
