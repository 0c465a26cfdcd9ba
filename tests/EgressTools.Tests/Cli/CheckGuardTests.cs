namespace EgressTools.Tests.Cli;

/// <summary>What check must never do: write over what it reads, obey names, or go on when nobody waits.</summary>
public sealed class CheckGuardTests : IDisposable
{
    private const string Policy = """
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata:
          name: web
        spec:
          selectors:
          - podSelector: {matchLabels: {app: web}}
          destinationCIDRs: [198.51.100.7/24]
          egressGateway:
            nodeSelector: {matchLabels: {egress-node: "true"}}

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-guard-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("web.yaml", "web.yaml")]
    [InlineData("web.yaml", "link.yaml")]
    [InlineData("link.yaml", "web.yaml")]
    [InlineData("", "web.yaml")]
    public async Task A_report_is_never_written_over_what_is_read(string input, string output)
    {
        var file = Write("web.yaml", Policy);
        File.CreateSymbolicLink(Path.Combine(_folder, "link.yaml"), file);
        foreach (var option in (string[])["-f", "--from"])
        {
            var run = await CliRunner.RunAsync("check", option, Path.Combine(_folder, input), "-o", $"json={Path.Combine(_folder, output)}");
            Assert.Equal((2, ""), (run.ExitCode, run.Out));
            Assert.Contains("would be written over a document that is read", run.Error, StringComparison.Ordinal);
            Assert.Equal(Policy, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Two_names_of_one_file_are_one_output()
    {
        var first = Path.Combine(_folder, "a.json");
        await File.WriteAllTextAsync(first, "", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(_folder, "b.json"), first);
        var run = await CliRunner.RunAsync("check", "-f", Write("web.yaml", Policy), "-o", $"json={first}", "-o", $"yaml={Path.Combine(_folder, "b.json")}");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("would be written twice", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_named_twice_is_read_once_and_repaired_once()
    {
        var file = Write("web.yaml", Policy);
        var link = Path.Combine(_folder, "link.yaml");
        File.CreateSymbolicLink(link, "web.yaml");
        var found = await CliRunner.RunAsync("check", "-f", file, "-f", link, "--only", "EGT1007");
        Assert.Equal(1, found.Out.Split("EGT1007  cilium").Length - 1);
        var run = await CliRunner.RunAsync("check", "-f", link, "-f", file, "--only", "EGT1007", "--fix", "-y");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("198.51.100.0/24", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public async Task A_name_without_end_is_refused_and_not_repeated()
    {
        var name = new string('a', 1_000_000);
        var run = await CliRunner.RunAsync("check", "-f",
            Write("web.yaml", Policy.Replace("name: web", $"name: {name}", StringComparison.Ordinal)), "--only", "EGT1027");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the policy's name has 1,000,000 characters: use 253 at most\n", run.Out, StringComparison.Ordinal);
        Assert.InRange(run.Out.Length, 1, 2_000);
    }

    [Fact]
    public async Task In_a_pipeline_nothing_that_is_said_is_a_command()
    {
        var file = Write("web.yaml", Policy.Replace("[198.51.100.7/24]", "[198.51.100.7/24] # ##vso[task.complete result=Failed]", StringComparison.Ordinal));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["TF_BUILD"] = "True" };
        foreach (var arguments in (string[][])[["check", "-f", file, "--fix", "--dry-run"], ["check", "-f", "##vso[task.setvariable variable=x]y"]])
        {
            var run = await ChildProgram.RunAsync(CliRunner.Program, arguments, "", environment, TestContext.Current.CancellationToken);
            Assert.Contains("vso[", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("##vso[", run.Out + run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_interrupt_ends_it_while_it_computes()
    {
        var many = string.Join("---\n", Enumerable.Range(0, 2_000).Select(static i => Policy.Replace("name: web", $"name: web-{i}", StringComparison.Ordinal)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        var run = await CliRunner.InProcessAsync("", ["check", "-f", Write("many.yaml", many)], stop.Token);
        Assert.Equal((130, ""), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task A_device_without_end_is_not_read_to_its_end()
    {
        if (OperatingSystem.IsWindows())
            return;
        var run = await CliRunner.RunAsync("check", "-f", "/dev/zero");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("holds more than 1024 MB", run.Error, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(_folder, name), text);
        return Path.Combine(_folder, name);
    }
}
