using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Provisioning;

/// <summary>What the commands say of policies that are saved and deleted while agents restart.</summary>
public sealed class RunPoliciesCommandTests : PolicyRun
{
    [Fact]
    public async Task The_command_that_is_interrupted_says_where_they_are()
    {
        await using var live = await StartAsync();
        live.Release.OnUpgrade = HelmTrouble.HangsAfterChanging;
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var terminal = new Terminal(live.Helm.Folder, live.Kubeconfig) { State = _state, Clock = _clock, Interrupt = interrupt.Token };

        var running = terminal.RunAsync("enable", "-y", "--without-policies");
        await live.Helm.CalledAsync("upgrade", TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();
        var run = await running;

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("\nerror: interrupted: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith(Where() + "\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disable_asks_saves_and_deletes_them_first_and_enable_puts_them_back()
    {
        var given = Given();
        given.Merge(Newtonsoft.Json.Linq.JObject.Parse("""{"bpf": {"masquerade": true}, "egressGateway": {"enabled": true}}"""));
        await using var live = await StartAsync(given);
        var terminal = new Terminal(live.Helm.Folder, live.Kubeconfig) { State = _state, Clock = _clock };

        var refused = await terminal.RunAsync("disable", "-y");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("pass --remove-policies to save and delete it first, or --force to leave it", refused.Error, StringComparison.Ordinal);
        var declined = await (terminal with { Answer = static () => "n" }).RunAsync("disable");
        Assert.Equal(1, declined.ExitCode);
        Assert.NotNull(Policy(live));

        var disabled = await (terminal with { Answer = static () => "y" }).RunAsync("disable");
        Assert.True(disabled.ExitCode == 0, disabled.Error);
        Assert.Contains("There is policy web: 1 pod would leave by its own node. Save and delete it first, for kubectl egress enable to put back? [y/N] ",
            disabled.Error, StringComparison.Ordinal);
        Assert.Contains($"policy web was saved in {Files.Single()} and deleted", disabled.Error, StringComparison.Ordinal);
        Assert.Equal("the egress gateway is disabled: 4 of 4 agents run without it\n", disabled.Out);
        Assert.Null(Policy(live));

        var enabled = await terminal.RunAsync("enable", "-y");
        Assert.True(enabled.ExitCode == 0, enabled.Error);
        Assert.Contains("note: policy web is back\n", enabled.Error, StringComparison.Ordinal);
        Assert.NotNull(Policy(live));
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Where_there_can_be_no_order_the_question_says_that_traffic_is_lost()
    {
        var given = Given();
        given["rollOutCiliumPods"] = true;
        await using var live = await StartAsync(given);
        var asked = await new Terminal(live.Helm.Folder, live.Kubeconfig) { Clock = _clock, State = _state, Answer = static () => "n" }.RunAsync("enable");

        Assert.Contains("\n  the agents restart in no order, because rollOutCiliumPods is true in helm's values: pods of policy web lose traffic",
            asked.Error, StringComparison.Ordinal);
        Assert.Contains("and restart 4 agents and the operator, although pods of policies lose traffic meanwhile? [y/N] ",
            asked.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(live.Helm.Calls, static c => c.Verb == "upgrade");
        var aside = await new Terminal(live.Helm.Folder, live.Kubeconfig) { Clock = _clock, State = _state, Answer = static () => "y" }
            .RunAsync("enable", "--without-policies");
        Assert.True(aside.ExitCode == 0, aside.Error);
        Assert.DoesNotContain("lose traffic", aside.Error, StringComparison.Ordinal);
        Assert.NotNull(Policy(live));
    }

    [Fact]
    public async Task Enabled_already_is_only_said_of_agents_that_say_so_themselves()
    {
        await using var live = await StartAsync();
        var terminal = new Terminal(live.Helm.Folder, live.Kubeconfig) { Clock = _clock };
        Assert.Equal(0, (await terminal.RunAsync("enable", "-y", "--without-policies", "--dry-run", "client")).ExitCode);
        live.Map = static node => new AgentPlay { Json = "[]", Config = AgentPlay.ConfigOf(feature: !node.EndsWith("12", StringComparison.Ordinal)) };
        var first = await terminal.RunAsync("enable", "-y");
        Assert.Equal(3, first.ExitCode);

        var second = await terminal.RunAsync("enable", "-y");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("error: the egress gateway is already enabled in cilium-config, " +
            "but the agent of node 172.22.48.12 runs without the egress gateway by its own configuration", second.Error, StringComparison.Ordinal);
        var mute = await (terminal with { Kubeconfig = Reader(live) }).RunAsync("enable", "-y");
        Assert.Equal(0, mute.ExitCode);
        Assert.Contains("It is unknown how many agents run with it: not allowed to ", mute.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_finds_them_also_where_nothing_else_is_left_to_do()
    {
        await using var live = await StartAsync();
        live.Server.Faults.Add(new Fault(FaultKind.Status, static path => path.EndsWith("/ciliumegressgatewaypolicies", StringComparison.Ordinal),
            Times: 1)
        { Status = 422, Method = "POST" });
        var terminal = new Terminal(live.Helm.Folder, live.Kubeconfig) { State = _state, Clock = _clock };
        var first = await terminal.RunAsync("enable", "-y", "--without-policies");
        Assert.Equal(3, first.ExitCode);
        var file = Files.Single();

        var told = await terminal.RunAsync("enable");
        Assert.Contains($"note: policy web was saved in {file} by an earlier run: when every agent runs with the egress gateway, " +
            $"put it back with 'kubectl create -f {file}'", told.Error, StringComparison.Ordinal);
        Assert.Null(Policy(live));
        var second = await terminal.RunAsync("enable", "-y");

        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Contains("note: policy web is back\n", second.Error, StringComparison.Ordinal);
        Assert.NotNull(Policy(live));
        Assert.Empty(Files);
    }

    private string Reader(LiveInstallation live)
    {
        var user = new ApiUser("noexec", "noexec-token") { May = static (_, resource) => resource != "pods/exec" };
        live.Server.Users.Add(user);
        var kubeconfig = Path.Combine(_state, "kubeconfig");
        live.Server.WriteKubeconfig(kubeconfig, user);
        return kubeconfig;
    }
}
