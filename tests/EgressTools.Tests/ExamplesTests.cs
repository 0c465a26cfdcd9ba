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
            if (exitCode == 0)
                Assert.Equal(10, System.Xml.Linq.XDocument.Load(Path.Combine(folder, "results.xml")).Descendants("testcase").Count());
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
    [InlineData("azure-pipelines.yml")]
    [InlineData("Jenkinsfile")]
    public void The_pipelines_call_runbooks_that_are_there_with_the_variables_that_they_read(string file)
    {
        var text = File.ReadAllText(Repository.Path("examples", file));
        var script = Script().Match(text).Value;
        var runbook = File.ReadAllText(Repository.Path(script));
        foreach (var variable in new[] { "POLICY", "RESULTS" })
        {
            Assert.Contains(variable, text, StringComparison.Ordinal);
            Assert.Contains(variable, runbook, StringComparison.Ordinal);
        }
        Assert.Contains("exit-addresses.xml", text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"examples/runbooks/[a-z-]+\.sh", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();
}
