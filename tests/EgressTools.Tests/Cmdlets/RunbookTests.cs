using System.Xml.Linq;
using EgressTools.Tests.Agents;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cmdlets;

/// <summary>The runbooks of PowerShell, each a process of its own: a cluster that is fine, one that is not, a server that is down, a missing module.</summary>
public sealed class RunbookTests : IDisposable
{
    private const string Audit = "exit-address-audit.ps1";
    private const string Verify = "agent-map-verify.ps1";
    private const string Lint = "policy-lint.ps1";

    private readonly Pwsh _pwsh = new();

    public RunbookTests() => File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(_pwsh.Home, "modules")).FullName, "EgressTools"),
        Repository.Root);

    public void Dispose() => _pwsh.Dispose();

    [Fact]
    public async Task The_audit_tells_a_fine_cluster_from_one_that_is_not()
    {
        await using var live = await LiveAgents.StartAsync();
        string[] arguments = ["-Policy", "egress-test", "-KubeConfig", live.Scene.Kubeconfig, "-Echo",
            $"{live.Scene.Echo.Address}, {live.Scene.Echo.Address}"];

        Ends(0, "every pod of egress-test leaves by the address that the policy says", await RunAsync(Audit, arguments));
        Assert.Equal(["10 0 0 0"], Counts("exit-addresses.xml"));

        live.Scene.Echo.Set("default/nginx-54c98b4f84-5wlpc", "198.51.100.1");
        var run = await RunAsync(Audit, arguments);
        Ends(1, "default/nginx-54c98b4f84-5wlpc ", run);
        Assert.Contains("10 pods: 9 ok, 1 unknown-address", run.Error, StringComparison.Ordinal);
        Assert.Equal(["10 1 0 0"], Counts("exit-addresses.xml"));

        live.Scene.Server.Pods.Default = EgressTools.ApiServer.PodImage.With("sh");
        run = await RunAsync(Audit, arguments);
        Ends(4, "default/nginx-54c98b4f84-5wlpc ", run);
        Assert.Contains("10 pods: 10 not-asked", run.Error, StringComparison.Ordinal);
        Assert.Equal(["10 0 10 0"], Counts("exit-addresses.xml"));
    }

    [Fact]
    public async Task A_policy_that_does_not_exist_keeps_no_other_from_being_tested()
    {
        await using var live = await LiveAgents.StartAsync();
        string[] arguments = ["-Policy", "nosuch,egress-test", "-KubeConfig", live.Scene.Kubeconfig, "-Echo", live.Scene.Echo.Address.ToString()];

        var run = await RunAsync(Audit, arguments);
        Ends(2, "default/nginx-54c98b4f84-5wlpc ok", run);
        Assert.Contains("policy 'nosuch' not found", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("every pod of", run.Out, StringComparison.Ordinal);
        Assert.Equal(["11 0 1 0"], Counts("exit-addresses.xml"));
        var failed = Assert.Single(XDocument.Load(Path.Combine(_pwsh.Home, "exit-addresses.xml")).Descendants("error"));
        Assert.Equal("nosuch", failed.Parent!.Attribute("name")!.Value);

        live.Scene.Echo.Set("default/nginx-54c98b4f84-5wlpc", "198.51.100.1");
        run = await RunAsync(Audit, arguments);
        Ends(1, "default/nginx-54c98b4f84-5wlpc unknown-address", run);
        Assert.Contains("policy 'nosuch' not found", run.Error, StringComparison.Ordinal);
        Assert.Equal(["11 1 1 0"], Counts("exit-addresses.xml"));
    }

    [Theory]
    [InlineData(Audit, "-Policy egress-test -From scene -Results scene/policies.yaml")]
    [InlineData(Verify, "-From a.xml -Results ./a.xml")]
    [InlineData(Lint, "-Path *.yaml -Results b.yaml")]
    [InlineData(Lint, "-Path scene -Results link")]
    public async Task A_report_replaces_no_input(string runbook, string arguments)
    {
        Directory.CreateDirectory(Path.Combine(_pwsh.Home, "scene"));
        string[] inputs = ["scene/policies.yaml", "a.xml", "b.yaml"];
        foreach (var input in inputs)
            await File.WriteAllTextAsync(Path.Combine(_pwsh.Home, input), "kind: List", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(_pwsh.Home, "link"), Path.Combine(_pwsh.Home, "scene", "policies.yaml"));
        var run = await RunAsync(runbook, arguments.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(" is read: write the report to another file", run.Error, StringComparison.Ordinal);
        Assert.All(inputs, i => Assert.Equal("kind: List", File.ReadAllText(Path.Combine(_pwsh.Home, i))));
        Assert.True(File.Exists(Path.Combine(_pwsh.Home, "link")));
    }

    [Fact]
    public async Task The_comparison_of_maps_tells_them_apart_too()
    {
        await using var live = await LiveAgents.StartAsync();
        string[] arguments = ["-KubeConfig", live.Scene.Kubeconfig];

        Ends(0, "every agent holds what the policies ask for", await RunAsync(Verify, arguments));
        Assert.All(Counts("egress-maps.xml"), static c => Assert.EndsWith(" 0 0 0", c, StringComparison.Ordinal));

        live.Set(live.Snapshot.CiliumNodes[0].Name, static map => map with { Entries = map.Entries[1..] });
        Ends(1, "missing-", await RunAsync(Verify, arguments));
        Assert.All(Counts("egress-maps.xml"), static c => Assert.EndsWith(" 1 0 0", c, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_lint_fails_for_what_a_change_brings_alone()
    {
        string[] arguments = ["-Path", Path.Combine(Engine.Scene, "policies.yaml")];
        Ends(1, " EGT1001 ciliumegressgatewaypolicy/egress-test: ", await RunAsync(Lint, [.. arguments, "-CiliumVersion", "1.18.3"]));
        Assert.Equal(CheckCatalogue.All.Length, XDocument.Load(Path.Combine(_pwsh.Home, "egress-check.xml")).Descendants("testcase").Count());
        Assert.Contains("\"ruleId\": \"EGT1001\"", await File.ReadAllTextAsync(Path.Combine(_pwsh.Home, "egress-check.sarif"),
            TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Ends(0, "No findings", await RunAsync(Lint, [.. arguments, "-From", Engine.Scene]));
    }

    [Theory]
    [InlineData(Audit, "-Policy egress-test -KubeConfig down", 3)]
    [InlineData(Audit, "-Policy absent -From scene", 2)]
    [InlineData(Audit, "-Policy egress-test -From absent", 3)]
    [InlineData(Audit, "-Policy egress-test -From scene -Echo not/a:url", 2)]
    [InlineData(Audit, "-Policy , -From scene", 2)]
    [InlineData(Audit, "-Policy nosuch* -From scene", 4)]
    [InlineData(Verify, "-KubeConfig down", 3)]
    [InlineData(Verify, "-From scene", 3)]
    [InlineData(Lint, "-Path absent.yaml", 3)]
    [InlineData(Lint, "-Path scene -From absent", 3)]
    public async Task What_cannot_be_found_out_is_not_green(string runbook, string arguments, int exitCode)
    {
        var down = Path.Combine(_pwsh.Home, "down");
        await File.WriteAllTextAsync(down, "apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters: [{name: a, cluster: {server: " +
            "\"https://127.0.0.1:1\"}}]\nusers: [{name: a, user: {token: t}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\n",
            TestContext.Current.CancellationToken);
        Directory.CreateSymbolicLink(Path.Combine(_pwsh.Home, "scene"), Engine.Scene);
        foreach (var report in new[] { "exit-addresses.xml", "egress-maps.xml", "egress-check.xml", "egress-check.sarif" })
            await File.WriteAllTextAsync(Path.Combine(_pwsh.Home, report), "of yesterday", TestContext.Current.CancellationToken);
        var run = await RunAsync(runbook, arguments.Split(' '));
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}\n{run.Out}{run.Error}");
        Assert.Contains(runbook, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_pwsh.Home, "*.partial"));
        var results = runbook switch { Audit => "exit-addresses.xml", Verify => "egress-maps.xml", _ => "egress-check.xml" };
        Assert.Equal(["1 0 1 0"], Counts(results));
        var message = XDocument.Load(Path.Combine(_pwsh.Home, results)).Descendants("error").Single().Attribute("message")!.Value;
        Assert.Contains(message.Split("; ")[0], run.Error, StringComparison.Ordinal);
        Assert.Equal(runbook != Lint, File.Exists(Path.Combine(_pwsh.Home, "egress-check.sarif")));
    }

    [Theory]
    [InlineData(Audit, "-Policy egress-test")]
    [InlineData(Verify, "")]
    [InlineData(Lint, "")]
    public async Task A_missing_module_is_not_green(string runbook, string arguments)
    {
        var run = await _pwsh.RunFileAsync(Repository.Path("examples", "runbooks", runbook), arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("EgressTools", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_needs_one_line()
    {
        var check = $"Invoke-EgressCheck -From '{Engine.Scene}' -FailOn";
        Assert.Equal(1, (await OneLineAsync($"{check} error")).ExitCode);
        Assert.Equal(0, (await OneLineAsync($"{check} never")).ExitCode);
        Assert.Equal(1, (await OneLineAsync($"Compare-EgressRule -From '{Path.Combine(Engine.Root, "examples", "agents-differ")}' -Fail")).ExitCode);
        Assert.Equal(0, (await OneLineAsync($"Test-EgressExitIp -Policy egress-test -From '{Engine.Scene}' -Fail")).ExitCode);
        var run = await OneLineAsync($"try {{ Test-EgressExitIp -Policy p -From /absent -Fail -ErrorAction Stop }} catch {{ exit $_.Exception.ExitCode }}");
        Assert.Equal(3, run.ExitCode);
    }

    private static void Ends(int exitCode, string says, CliResult run)
    {
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}\n{run.Out}{run.Error}");
        Assert.Contains(says, run.Out, StringComparison.Ordinal);
    }

    private IEnumerable<string> Counts(string file) => XDocument.Load(Path.Combine(_pwsh.Home, file)).Descendants("testsuite").Select(
        static s => string.Join(' ', new[] { "tests", "failures", "errors", "skipped" }.Select(n => s.Attribute(n)!.Value)));

    private (string, string) Modules => ("PSModulePath", Path.Combine(_pwsh.Home, "modules"));

    private Task<CliResult> RunAsync(string runbook, string[] arguments) =>
        _pwsh.RunFileAsync(Repository.Path("examples", "runbooks", runbook), arguments, Modules);

    private Task<CliResult> OneLineAsync(string line) => _pwsh.RunAsync(line, Modules);
}
