using System.Management.Automation;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cli;

/// <summary>What the program answers when a shell completes a word, and the scripts by which shells ask.</summary>
public sealed class CompletionTests
{
    private const string Scene = "--from=examples/guide-scene";

    [Theory]
    [InlineData("", "apply|check|cleanup|completion|create|delete|demo|disable|enable|help|label|nodes|plan|policies|route|rules|snapshot"
        + "|test|unlabel|users|verify|version", 4)]
    [InlineData("no", "nodes", 4)]
    [InlineData("create ", "nodepool|policy|rbac", 4)]
    [InlineData("nodes --no", "--no-headers", 4)]
    [InlineData("nodes --al", "--all|--all-namespaces", 4)]
    [InlineData("nodes --all --al", "--all-namespaces", 4)]
    [InlineData("plan --delete a --del", "--delete", 4)]
    [InlineData("--cont", "--context", 4)]
    [InlineData("nodes " + Scene + " 172.22.49.11", "172.22.49.119", 4)]
    [InlineData("nodes " + Scene + " a 172.22.49.11", "172.22.49.119", 4)]
    [InlineData("test " + Scene + " --policy ", "egress-test", 4)]
    [InlineData("test --policy=e " + Scene + " --policy=e", "egress-test", 4)]
    [InlineData("route " + Scene + " nginx-54c98b4f84-5", "nginx-54c98b4f84-5wlpc", 4)]
    [InlineData("route " + Scene + " nginx-54c98b4f84-5wlpc ", "", 4)]
    [InlineData("create policy x " + Scene + " --pod-selector ap", "app=", 6)]
    [InlineData("create policy x " + Scene + " --pod-selector app=", "app=nginx", 4)]
    [InlineData("nodes " + Scene + " -l kubernetes.io/hostname=172.22.49.11", "kubernetes.io/hostname=172.22.49.119", 4)]
    [InlineData("users " + Scene + " 172.22.49.11", "172.22.49.119", 4)]
    [InlineData("check --explain EGT1001", "EGT1001", 4)]
    [InlineData("check -o j", "json|junit", 4)]
    [InlineData("nodes -o j", "json|jsonpath-as-json=|jsonpath-file=|jsonpath=", 4)]
    [InlineData("node --lab", "--label", 4)]
    [InlineData("create pol x --al", "--all-namespaces|--all-pods", 4)]
    [InlineData("plan --from=examples/guide-scene --delete ", "egress-test", 4)]
    [InlineData("apply --dry-run ", "client|none|server", 4)]
    [InlineData("apply --dry-run=s", "server", 4)]
    [InlineData("create nodepool ", "karpenter|native|regular", 4)]
    [InlineData("create nodepool native x --charge-type ", "bandwidth|package|traffic", 4)]
    [InlineData("completion z", "zsh", 4)]
    [InlineData("apply -f ", "", 0)]
    [InlineData("nodes --from=", "", 0)]
    [InlineData("snapshot ", "", 0)]
    [InlineData("nodes --from /no/such/folder ", "", 4)]
    [InlineData("nodes --from - ", "", 4)]
    [InlineData("nodes --kubeconfig /no/such/file ", "", 4)]
    [InlineData("nosuch ", "", 4)]
    [InlineData("nodes --nosuch=", "", 4)]
    [InlineData("nodes -- --al", "", 4)]
    [InlineData("nodes --request-timeout soon ", "", 4)]
    public async Task A_word_is_completed(string line, string expected, int directive)
    {
        var words = line.Replace("examples/", Repository.Path("examples") + "/", StringComparison.Ordinal).Split(' ');
        var run = await CliRunner.RunAsync("", ["__complete", .. words], TestContext.Current.CancellationToken, new PatientClock());
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries),
            lines[..^1].Select(static l => l.Split('\t')[0]).Order(StringComparer.Ordinal));
        Assert.Equal($":{directive}", lines[^1]);
    }

    [Fact]
    public async Task A_word_says_what_it_is()
    {
        Assert.Contains($"EGT1001\t{CheckCatalogue.Of("EGT1001", "").Title}\n", (await CliRunner.RunAsync("__complete", "check", "--explain", "EGT1001")).Out,
            StringComparison.Ordinal);
        Assert.Contains($"verify\t{Subcommands.Verify.Summary}\n", (await CliRunner.RunAsync("__complete", "ver")).Out, StringComparison.Ordinal);
        Assert.Contains($"--all\t{Options.All.Help}\n", (await CliRunner.RunAsync("__complete", "nodes", "--al")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_plugin_that_never_ends_holds_up_no_prompt_and_ends_with_it()
    {
        await using var scene = await LiveScene.StartAsync();
        var (file, id) = (scene.PathOf("plugin"), scene.PathOf("id"));
        scene.Server.WriteKubeconfig(file, userLines: $"    exec: {{apiVersion: client.authentication.k8s.io/v1, command: sh, interactiveMode: Never, " +
            $"args: [-c, 'echo $$ > {id}; exec sleep 600']}}");
        var run = await ChildRun.OfAsync("", "__complete", "test", "--kubeconfig", file, "--policy", "");
        Assert.Equal((0, ":4\n", ""), (run.ExitCode, run.Out, run.Error));
        var process = (await File.ReadAllTextAsync(id, TestContext.Current.CancellationToken)).Trim();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (Directory.Exists($"/proc/{process}") && !File.ReadAllText($"/proc/{process}/stat").Contains(" Z ", StringComparison.Ordinal))
            await Task.Delay(20, limit.Token);
    }

    [Fact]
    public async Task A_cluster_is_asked_with_the_options_on_the_line()
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await CliRunner.RunAsync("__complete", "test", "--kubeconfig", scene.Kubeconfig, "--policy", "");
        Assert.Equal("egress-test\n:4\n", run.Out);
        run = await CliRunner.RunAsync("__complete", "test", "--kubeconfig", scene.Kubeconfig, "--token", "wrong", "--policy", "");
        Assert.Equal((":4\n", ""), (run.Out, run.Error));
    }

    [Fact]
    public async Task PowerShell_completes()
    {
        var script = (await CliRunner.RunAsync("completion", "powershell")).Out;
        using var engine = new Cmdlets.Engine();
        engine.Run(script);
        engine.Run($"function global:kubectl-egress {{ & '{CliRunner.Program}' @args }}");
        using var shell = PowerShell.Create(engine.Runspace);
        string[] Tab(string line) =>
            [.. CommandCompletion.CompleteInput(line, line.Length, options: null, shell).CompletionMatches.Select(static m => m.CompletionText)];

        Assert.Equal(["--no-headers"], Tab("kubectl-egress nodes --no"));
        Assert.Equal(["egress-test"], Tab($"kubectl-egress test --from {Cmdlets.Engine.Scene} --policy "));
        Assert.Equal(["--policy=egress-test"], Tab($"kubectl-egress test --from {Cmdlets.Engine.Scene} --policy=eg"));
    }

    [Fact]
    public async Task Every_shell_has_a_script()
    {
        foreach (var shell in Options.Shell.Allowed)
        {
            var run = await CliRunner.RunAsync("completion", shell);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains("kubectl-egress __complete", run.Out, StringComparison.Ordinal);
        }
        Assert.Equal(2, (await CliRunner.RunAsync("completion", "tcsh")).ExitCode);
    }

    /// <summary>On a busy machine nothing comes too late: waits are much longer there.</summary>
    private sealed class PatientClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Recordings.After;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime * 30, period);
    }
}
