using System.Text.RegularExpressions;
using EgressTools.Tests.Cli;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary><c>enable</c> and <c>disable</c> from the command line to the cluster, with helm as a program on PATH.</summary>
public sealed class FeatureCommandTests
{
    private static readonly string[] Upgrade =
    [
        "upgrade", "cilium", "cilium/cilium", "--version", "1.18.3", "-n", "kube-system", "--reuse-values", "--set", "bpf.masquerade=true",
        "--set", "egressGateway.enabled=true",
        "--description", "egress-tools enable (run ID), before: bpf.masquerade=false", "--kubeconfig", "KUBECONFIG", "--kube-context", "test",
    ];

    [Fact]
    public async Task Switches_it_on_and_a_second_run_finds_nothing_to_do()
    {
        await using var live = await StartAsync();
        var run = await Terminal(live).RunAsync("enable", "-y", "-v", "1");
        Assert.Equal((0, "the egress gateway is enabled: 4 of 4 agents run with it\n"), (run.ExitCode, run.Out));
        Assert.StartsWith("enabling the egress gateway in test: Cilium 1.18.3 in namespace kube-system, helm release cilium, " +
            "revision 1\nvalues\n  bpf.masquerade: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("detail: helm upgrade cilium cilium/cilium --version 1.18.3 ", run.Error, StringComparison.Ordinal);
        Assert.Contains("detail: kubectl rollout restart daemonset/cilium -n kube-system ", run.Error, StringComparison.Ordinal);
        Assert.Equal(Upgrade, Assert.Single(live.Helm.Calls, static c => c.Verb == "upgrade").Arguments.Select(a => a == live.Kubeconfig ? "KUBECONFIG"
            : Regex.Replace(a, "run [0-9a-f]{8}", "run ID", RegexOptions.None, TimeSpan.FromSeconds(1))));
        Assert.Equal("true", live.Setting("enable-egress-gateway"));

        var restarted = live.RestartedAt;
        var again = await Terminal(live).RunAsync("enable", "-y");
        Assert.Equal((0, "the egress gateway is already enabled, on 4 of 4 agents: nothing to change\n", ""), (again.ExitCode, again.Out, again.Error));
        Assert.Single(live.Helm.Calls, static c => c.Verb == "upgrade");
        Assert.Equal(restarted, live.RestartedAt);
    }

    [Fact]
    public async Task The_document_says_what_was_changed_and_what_was_done()
    {
        await using var live = await StartAsync();
        var change = JObject.Parse((await Terminal(live).RunAsync("enable", "-y", "-o", "json")).Out);
        Assert.Equal(("egresstools.io/v1", "EgressFeatureChange", "on", "done"),
            ((string?)change["apiVersion"], (string?)change["kind"], (string?)change["goal"], (string?)change["result"]));
        Assert.Equal(["upgrade", "restart", "rollout", "verify"], change.SelectTokens("steps[*].step").Select(static s => (string?)s));
        Assert.Equal((true, 4, 4, "cilium"), ((bool)change["succeeded"]!, (int)change["agents"]!, (int)change["allAgents"]!,
            (string?)change.SelectToken("release.name")));
    }

    [Theory]
    [InlineData("n")]
    [InlineData(null)]
    public async Task Without_a_yes_nothing_is_done(string? answer)
    {
        await using var live = await StartAsync();
        var run = await (Terminal(live) with { Answer = () => answer }).RunAsync("enable");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.EndsWith("Enable the egress gateway in test, and restart 4 agents and the operator? [y/N] note: nothing was changed\n",
            run.Error, StringComparison.Ordinal);
        AssertUntouched(live);
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_it_wants_a_yes_beforehand()
    {
        await using var live = await StartAsync();
        var run = await Terminal(live).RunAsync("enable");
        Assert.Equal((2, "error: cannot ask for confirmation: standard input is not a terminal. Pass -y to enable the egress gateway without asking\n"),
            (run.ExitCode, run.Error));
        Assert.Empty(live.Helm.Calls);
        AssertUntouched(live);
        await Terminal(live).RunAsync("enable", "-y");
        Assert.Equal(0, (await Terminal(live).RunAsync("enable")).ExitCode);
    }

    [Fact]
    public async Task What_matters_for_the_answer_stands_right_above_the_question()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", JObject.Parse("""{"routingMode": "native", "enableIPv4Masquerade": false,""" +
            """ "kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}"""));
        var run = await (Terminal(live) with { Answer = static () => "n" }).RunAsync("enable");
        var lines = run.Error.Split('\n');
        var question = Array.FindIndex(lines, static l => l.StartsWith("Enable the egress gateway ", StringComparison.Ordinal));
        Assert.StartsWith("warning: the ranges to which pods must keep their own addresses were derived ", lines[question - 1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_on_the_server_lets_helm_try()
    {
        await using var live = await StartAsync();
        live.Helm.Answer = static call => call.Verb == "repo" ? new HelmAnswer(0, "[]") : new HelmAnswer(0, "secret of somebody");
        var run = await Terminal(live).RunAsync("enable", "--dry-run", "server");
        Assert.Equal((0, "the egress gateway would be enabled (server dry run)\n"), (run.ExitCode, run.Out));
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
        Assert.Equal("--dry-run=server", Assert.Single(live.Helm.Calls, static c => c.Verb == "upgrade").Arguments[^1]);

        live.Release.OnUpgrade = HelmTrouble.Refuses;
        live.Helm.Answer = live.Release.Answer;
        var refused = await Terminal(live).RunAsync("enable", "--dry-run", "server");
        Assert.Equal((3, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("\nerror: helm refuses the change: chart requires ", refused.Error, StringComparison.Ordinal);
        Assert.EndsWith("; nothing was changed\n", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_helm_fails_it_is_said_what_was_changed()
    {
        await using var live = await StartAsync();
        live.Release.OnUpgrade = HelmTrouble.Refuses;
        var run = await Terminal(live).RunAsync("enable", "-y");
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains("error: helm upgrade failed (exit code 1): chart requires ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("; nothing was changed\n", run.Error, StringComparison.Ordinal);
        Assert.Null(live.RestartedAt);
        var document = JObject.Parse((await Terminal(live).RunAsync("enable", "-y", "-o", "json")).Out);
        Assert.Equal(("failed", false), ((string?)document["result"], (bool?)document["succeeded"]));
    }

    [Theory]
    [InlineData("y", "rolled back: ", "false")]
    [InlineData("n", "to roll back: helm rollback cilium 1 -n kube-system ", "true")]
    public async Task Where_a_step_fails_it_offers_to_go_back(string answer, string said, string masquerading)
    {
        await using var live = await StartAsync();
        live.Release.OnUpgrade = HelmTrouble.BreaksOff;
        var answers = new Queue<string>(["y", answer]);
        var run = await (Terminal(live) with { Answer = () => answers.Dequeue() }).RunAsync("enable");
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains(". Roll back? [y/N] ", run.Error, StringComparison.Ordinal);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Equal(masquerading, live.Setting("enable-bpf-masquerade"));
    }

    [Fact]
    public async Task A_token_reaches_helm_where_nobody_reads_it()
    {
        await using var live = await StartAsync();
        var run = await Terminal(live).RunAsync("enable", "-y", "-v", "1", "--token", "admin-token");
        Assert.Equal(0, run.ExitCode);
        var call = Assert.Single(live.Helm.Calls, static c => c.Verb == "upgrade");
        Assert.Equal("admin-token", call.Environment["HELM_KUBETOKEN"]);
        Assert.DoesNotContain("admin-token", string.Join(' ', call.Arguments) + run.Error + run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chart_can_be_named()
    {
        await using var live = await StartAsync();
        await Terminal(live).RunAsync("enable", "-y", "--chart", "oci://quay.io/cilium/charts/cilium");
        Assert.Equal(["upgrade", "cilium", "oci://quay.io/cilium/charts/cilium", "--version"], Assert.Single(live.Helm.Calls).Arguments.Take(4));
    }

    [Fact]
    public async Task A_chart_file_of_another_version_is_refused_before_anything_is_asked()
    {
        await using var live = await StartAsync();
        var file = Path.Combine(live.Helm.Folder, "cilium-1.19.6.tgz");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        live.Release.ChartFile = "1.19.6";
        var run = await Terminal(live).RunAsync("enable", "-y", "--chart", file);
        Assert.Equal(
            (2, "", $"error: --chart '{file}' has version 1.19.6, and release kube-system/cilium has 1.18.3: helm would upgrade Cilium itself. " +
                "Name a chart of version 1.18.3\n"), (run.ExitCode, run.Out, run.Error));
        Assert.Equal(["show", "chart", file], Assert.Single(live.Helm.Calls).Arguments);
        AssertUntouched(live);

        live.Release.ChartFile = "v1.18.3";
        Assert.Equal(0, (await Terminal(live).RunAsync("enable", "-y", "--chart", file)).ExitCode);
    }

    [Fact]
    public async Task A_chart_file_that_helm_cannot_read_is_said()
    {
        await using var live = await StartAsync();
        live.Helm.Answer = static call => new HelmAnswer(1, "", "Error: file does not appear to be a gzipped archive\n");
        var run = await Terminal(live).RunAsync("enable", "-y", "--chart", live.Helm.Folder);
        Assert.Equal((3, $"error: helm cannot read chart '{live.Helm.Folder}': file does not appear to be a gzipped archive\n"), (run.ExitCode, run.Error));
        AssertUntouched(live);
    }

    [Fact]
    public async Task Where_the_feature_is_enabled_it_says_that_only_settings_change()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3",
            JObject.Parse("""{"egressGateway": {"enabled": true}, "kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}"""));
        var run = await (Terminal(live) with { Answer = static () => "n" }).RunAsync("enable");
        Assert.StartsWith("changing settings of the egress gateway, which is already enabled, in test: Cilium 1.18.3 ", run.Error, StringComparison.Ordinal);
        Assert.Contains("\nChange the settings of the egress gateway in test, and restart 4 agents and the operator? [y/N] ",
            run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("nabling", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switching_it_off_puts_back_what_switching_it_on_had_changed()
    {
        await using var live = await StartAsync();
        await Terminal(live).RunAsync("enable", "-y");
        var run = await Terminal(live).RunAsync("disable", "-y");
        Assert.Equal((0, "the egress gateway is disabled: 4 of 4 agents run without it\n"), (run.ExitCode, run.Out));
        Assert.Null(live.Setting("enable-egress-gateway"));
        Assert.Equal("false", live.Setting("enable-bpf-masquerade"));
        var again = await Terminal(live).RunAsync("disable", "-y");
        Assert.Equal((0, "the egress gateway is already disabled, on 4 of 4 agents: nothing to change\n"), (again.ExitCode, again.Out));
    }

    [Fact]
    public async Task It_is_not_switched_off_under_policies_unless_forced()
    {
        await using var live = await StartAsync();
        await Terminal(live).RunAsync("enable", "-y");
        live.Server.PutFolder(Repository.Path("tests", "EgressTools.Tests", "Data", "installations", "policies"));
        var run = await Terminal(live).RunAsync("disable", "-y");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("error: the egress gateway was not disabled: there is policy shop: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("values\n  bpf.masquerade: true -> false\n  egressGateway.enabled: true -> false\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("note: the replacement of kube-proxy ", run.Error, StringComparison.Ordinal);
        Assert.Equal("true", live.Setting("enable-egress-gateway"));
        Assert.Equal(0, (await Terminal(live).RunAsync("disable", "-y", "--force")).ExitCode);
    }

    [Fact]
    public async Task Ctrl_C_at_the_question_changes_nothing()
    {
        await using var live = await StartAsync();
        using var interrupt = new CancellationTokenSource();
        using var released = new ManualResetEventSlim();
        var terminal = Terminal(live) with
        {
            Interrupt = interrupt.Token,
            Answer = () =>
            {
                interrupt.Cancel();
                released.Wait(TestContext.Current.CancellationToken);
                return "y";
            },
        };
        var run = await terminal.RunAsync("enable");
        released.Set();
        Assert.Equal(130, run.ExitCode);
        Assert.EndsWith("\nnote: nothing was changed\n", run.Error, StringComparison.Ordinal);
        AssertUntouched(live);
    }

    [Fact]
    public async Task Ctrl_C_while_helm_runs_says_what_was_changed()
    {
        await using var live = await StartAsync();
        live.Release.OnUpgrade = HelmTrouble.HangsAfterChanging;
        using var interrupt = new CancellationTokenSource();
        var running = (Terminal(live) with { Interrupt = interrupt.Token }).RunAsync("enable", "-y");
        await live.Helm.CalledAsync("upgrade", TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();
        var run = await running;
        Assert.Equal((130, ""), (run.ExitCode, run.Out));
        Assert.Contains("\nerror: interrupted: ", run.Error, StringComparison.Ordinal);
    }

    private static Task<LiveInstallation> StartAsync() =>
        LiveInstallation.StartAsync("1.18.3", JObject.Parse("""{"kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}"""));

    private static Terminal Terminal(LiveInstallation live) => new(live.Helm.Folder, live.Kubeconfig) { Clock = new JumpingClock() };

    private static void AssertUntouched(LiveInstallation live)
    {
        Assert.DoesNotContain(live.Helm.Calls, static c => c.Verb is not ("repo" or "show"));
        Assert.DoesNotContain(live.Server.Requests.All, static r => r.Method is not "GET");
    }
}
