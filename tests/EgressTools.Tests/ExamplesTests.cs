using System.Text.RegularExpressions;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests;

/// <summary>The runbooks run, and the pipelines call what is there.</summary>
public sealed partial class ExamplesTests
{
    [Theory]
    [InlineData("egress-test", 0, "every pod of egress-test leaves by the address that the policy says")]
    [InlineData("absent", 2, "the test could not be carried out (exit code 2)")]
    public async Task The_shell_runbook_runs(string policy, int exitCode, string says)
    {
        var kubectl = Requires.Program("kubectl");
        var folder = Directory.CreateTempSubdirectory("egress-runbook-").FullName;
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder, "kubectl-egress"), CliRunner.Program);
            await File.WriteAllTextAsync(Path.Combine(folder, "results.xml"), "of yesterday", TestContext.Current.CancellationToken);
            var run = await ChildProgram.RunAsync(Repository.Path("examples", "runbooks", "exit-address-audit.sh"), [], "",
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["PATH"] = $"{folder}:{Path.GetDirectoryName(kubectl)}:{Environment.GetEnvironmentVariable("PATH")}",
                    ["POLICY"] = policy,
                    ["RESULTS"] = Path.Combine(folder, "results.xml"),
                    ["EGRESS_FROM"] = Repository.Path("examples", "guide-scene"),
                }, TestContext.Current.CancellationToken);
            Assert.Equal(exitCode, run.ExitCode);
            Assert.Contains(says, run.Out + run.Error, StringComparison.Ordinal);
            var results = System.Xml.Linq.XDocument.Load(Path.Combine(folder, "results.xml"));
            Assert.Equal(exitCode == 0 ? 10 : 1, results.Descendants("testcase").Count());
            Assert.Equal(exitCode == 0 ? 0 : 1, results.Descendants("error").Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("1.18.3", 1)]
    [InlineData("1.17.18", 1)]
    public async Task The_lint_of_a_pull_request_runs(string version, int exitCode)
    {
        var kubectl = Requires.Program("kubectl");
        var folder = Directory.CreateTempSubdirectory("egress-lint-").FullName;
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder, "kubectl-egress"), CliRunner.Program);
            var run = await ChildProgram.RunAsync(Repository.Path("examples", "runbooks", "policy-lint.sh"), [], "",
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["PATH"] = $"{folder}:{Path.GetDirectoryName(kubectl)}:{Environment.GetEnvironmentVariable("PATH")}",
                    ["POLICIES"] = Repository.Path("examples", "guide-scene", "policies.yaml"),
                    ["CILIUM_VERSION"] = version,
                    ["RESULTS"] = Path.Combine(folder, "results.xml"),
                }, TestContext.Current.CancellationToken);
            Assert.Equal(exitCode, run.ExitCode);
            Assert.Equal(CheckCatalogue.All.Length, System.Xml.Linq.XDocument.Load(Path.Combine(folder, "results.xml")).Descendants("testcase").Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("absent", "RESULTS", 3)]
    [InlineData("scene", "scene/policies.yaml", 2)]
    [InlineData("a.xml", "./a.xml", 2)]
    public async Task The_lint_leaves_no_report_of_an_earlier_run_and_replaces_no_input(string policies, string results, int exitCode)
    {
        var folder = Directory.CreateTempSubdirectory("egress-lint-").FullName;
        try
        {
            foreach (var file in new[] { "RESULTS", "SARIF", "a.xml", "policies.yaml" })
                await File.WriteAllTextAsync(Path.Combine(folder, file), "of yesterday", TestContext.Current.CancellationToken);
            File.CreateSymbolicLink(Path.Combine(folder, "scene"), folder);
            File.CreateSymbolicLink(Path.Combine(folder, "kubectl-egress"), CliRunner.Program);
            var run = await ChildProgram.RunAsync(Repository.Path("examples", "runbooks", "policy-lint.sh"), [], "",
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["PATH"] = $"{folder}:{Path.GetDirectoryName(Requires.Program("kubectl"))}:{Environment.GetEnvironmentVariable("PATH")}",
                    ["POLICIES"] = Path.Combine(folder, policies),
                    ["RESULTS"] = Path.Combine(folder, results),
                    ["SARIF"] = Path.Combine(folder, "SARIF"),
                }, TestContext.Current.CancellationToken);
            Assert.Equal(exitCode, run.ExitCode);
            var refused = exitCode == 2;
            Assert.Equal(refused, File.Exists(Path.Combine(folder, "SARIF")));
            var report = await File.ReadAllTextAsync(Path.Combine(folder, results), TestContext.Current.CancellationToken);
            if (refused)
                Assert.Equal(("of yesterday", true), (report, run.Error.Contains(" is read: write the report to another file", StringComparison.Ordinal)));
            else
                Assert.Single(System.Xml.Linq.XDocument.Parse(report).Descendants("error"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Every command of a sample that runs a runbook, as its agent runs it: a line of sh, or of PowerShell.</summary>
    public static TheoryData<string, string> Commands()
    {
        var commands = new TheoryData<string, string>();
        foreach (var file in new[] { "azure-pipelines.yml", "Jenkinsfile", "github-actions.yml", "gitlab-ci.yml" })
        {
            foreach (var match in Script().Matches(File.ReadAllText(Repository.Path("examples", file))).Cast<Match>())
                commands.Add(file, match.Value);
        }
        return commands;
    }

    [Fact]
    public void Every_sample_checks_policies_and_exit_addresses_in_sh_and_in_PowerShell() => Assert.All(
        Commands().GroupBy(static c => c.Data.Item1, StringComparer.Ordinal),
        static sample => Assert.Equal(
            ["exit-address-audit.ps1", "exit-address-audit.sh", "policy-lint.ps1", "policy-lint.sh"],
            sample.Select(static c => c.Data.Item2[(c.Data.Item2.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal)));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_sample_fails_for_what_is_wrong_and_sets_what_its_runbook_reads(string file, string command)
    {
        var isLint = command.Contains("lint", StringComparison.Ordinal);
        var (sample, runbook) = (await TextAsync("examples", file), await TextAsync(command[command.IndexOf("examples/", StringComparison.Ordinal)..]));
        foreach (var variable in isLint ? ["POLICIES", "RESULTS", "SARIF"] : new[] { "POLICY", "RESULTS" })
        {
            Assert.Contains(variable, sample, StringComparison.Ordinal);
            Assert.Contains(variable, runbook, StringComparison.Ordinal);
        }
        using var pwsh = new Cmdlets.Pwsh();
        var results = Path.Combine(pwsh.Home, "results.xml");
        (string, string)[] environment =
        [
            ("POLICY", "egress-test"), ("RESULTS", results), ("SARIF", Path.Combine(pwsh.Home, "egress.sarif")),
            .. isLint ? [("POLICIES", "examples/guide-scene/policies.yaml"), ("CILIUM_VERSION", "1.18.3")] : new[] { ("EGRESS_FROM", "examples/guide-scene") },
        ];
        var run = command.EndsWith(".ps1", StringComparison.Ordinal) ? await InPowerShellAsync(pwsh, command, environment)
            : await InShellAsync(pwsh.Home, command, environment);
        Assert.True(run.ExitCode == (isLint ? 1 : 0), $"{run.ExitCode}\n{run.Out}{run.Error}");
        Assert.Equal(isLint ? CheckCatalogue.All.Length : 10, System.Xml.Linq.XDocument.Load(results).Descendants("testcase").Count());
        Assert.Equal(isLint, File.Exists(Path.Combine(pwsh.Home, "egress.sarif")));
    }

    private static Task<string> TextAsync(params string[] path) => File.ReadAllTextAsync(Repository.Path(path), TestContext.Current.CancellationToken);

    private static Task<CliResult> InPowerShellAsync(Cmdlets.Pwsh pwsh, string command, (string, string)[] environment)
    {
        var modules = Directory.CreateDirectory(Path.Combine(pwsh.Home, "modules")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(modules, "EgressTools"), Repository.Root);
        return pwsh.RunAsync($"Set-Location '{Repository.Root}'; {command}; exit $LASTEXITCODE", [.. environment, ("PSModulePath", modules)]);
    }

    private static Task<CliResult> InShellAsync(string home, string command, (string Name, string Value)[] environment)
    {
        var kubectl = Requires.Program("kubectl");
        File.CreateSymbolicLink(Path.Combine(home, "kubectl-egress"), CliRunner.Program);
        var variables = environment.ToDictionary(static e => e.Name, static e => e.Value, StringComparer.Ordinal);
        variables["PATH"] = $"{home}:{Path.GetDirectoryName(kubectl)}:{Environment.GetEnvironmentVariable("PATH")}";
        return ChildProgram.RunAsync("/bin/sh", ["-c", $"cd '{Repository.Root}' && {command}"], "", variables, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"(pwsh -File |\./)examples/runbooks/[a-z-]+\.(sh|ps1)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();
}
