using EgressTools.ApiServer;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Cli;

/// <summary>check --live: agents with faults and pods that are seen with wrong addresses, on the guide's scene.</summary>
public sealed class CheckLiveTests
{
    private const string Worker = "172.22.48.201";
    private const string Gateway = "172.22.49.119";

    [Fact]
    public async Task Where_all_is_right_no_running_state_is_found()
    {
        await using var live = await LiveAgents.StartAsync();
        var check = await CheckAsync(live);
        Assert.DoesNotContain("EGT50", check.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("EGT9001", check.Out, StringComparison.Ordinal);
        Assert.Equal(0, check.ExitCode);
    }

    [Fact]
    public async Task Faults_of_agents_and_pods_are_found_together()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Set(Worker, static map => map with { Entries = [] });
        foreach (var pod in LiveScene.Pods)
            live.Scene.Echo.Set(LiveScene.Name(pod), "203.0.113.77");
        var check = await CheckAsync(live);
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("EGT5001", check.Out, StringComparison.Ordinal);
        Assert.Contains("EGT5022", check.Out, StringComparison.Ordinal);
        Assert.Contains("The agents' maps differ from the policy too", check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_without_the_feature_is_found_whatever_its_map_holds()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Configure(Gateway, AgentPlay.ConfigOf(feature: false));
        var check = await CheckAsync(live);
        Assert.Equal(1, check.ExitCode);
        Assert.Contains($"error    EGT5030  node/{Gateway}", check.Out, StringComparison.Ordinal);
        Assert.Contains("do: restart the agents: all gateways of a policy together, and the others after them", check.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("EGT5001", check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Echo_services_that_nobody_reaches_are_no_error_of_the_policy()
    {
        await using var live = await LiveAgents.StartAsync();
        var check = await live.Scene.RunAsync("check", "--live", "--only", "EGT5,EGT9", "--echo", "http://127.0.0.1:1/", "--sample", "1");
        Assert.Equal(0, check.ExitCode);
        Assert.Contains("warning  EGT5023", check.Out, StringComparison.Ordinal);
        Assert.Contains("--echo URL", check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agents_without_any_entry_are_one_finding()
    {
        await using var live = await LiveAgents.StartAsync();
        foreach (var node in live.Snapshot.CiliumNodes)
            live.Set(node.Name, static map => map with { Entries = [] });
        var check = await CheckAsync(live);
        Assert.Contains("EGT5011", check.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("EGT5001", check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_of_the_pods_is_asked()
    {
        await using var live = await LiveAgents.StartAsync();
        var check = await CheckAsync(live, "--sample", "1");
        Assert.Equal(0, check.ExitCode);
        // One for each of the two gateways.
        Assert.Equal(2, live.Scene.Server.Requests.All.Where(static r => r.Path.EndsWith("/exec", StringComparison.Ordinal)
            && r.Path.Contains("/nginx-", StringComparison.Ordinal)).Select(static r => r.Path).Distinct().Count());
    }

    [Fact]
    public async Task What_cannot_be_asked_is_a_gap_and_the_others_run()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Agents.Set(Gateway, new AgentPlay { Json = "[", Table = "" });
        live.Scene.Server.Pods.Default = PodImage.With("sh");
        live.Set(Worker, static map => map with { Entries = [] });
        var check = await CheckAsync(live);
        Assert.Contains("EGT5001", check.Out, StringComparison.Ordinal);
        Assert.Contains($"the agent of node {Gateway}", check.Out, StringComparison.Ordinal);
        Assert.Contains("the exit address of default/nginx-", check.Out, StringComparison.Ordinal);
        Assert.Contains("exit addresses could not be read", (await CheckAsync(live, "-v=1")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_exec_the_other_checks_run()
    {
        await using var live = await LiveAgents.StartAsync();
        var kubeconfig = live.Scene.KubeconfigOf(new ApiUser("limited", "limited-token") { May = static (_, resource) => resource != "pods/exec" });
        var check = await CliRunner.RunAsync("check", "--live", "--only", "EGT5,EGT9", "--echo",
            live.Scene.Echo.Address.ToString(), "--kubeconfig", kubeconfig);
        Assert.Equal(0, check.ExitCode);
        Assert.Contains("the agents' maps: no agent could be asked", check.Out, StringComparison.Ordinal);
        Assert.Contains("exit addresses: no pod could be asked", check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interruption_ends_it()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Scene.Server.Pods.Default = PodImage.With("sh", "curl") with { Delay = TimeSpan.FromMinutes(1) };
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var check =
            CliRunner.RunAsync("", ["check", "--live", "--echo", live.Scene.Echo.Address.ToString(), "--kubeconfig", live.Scene.Kubeconfig], cancel.Token);
        while (!live.Scene.Server.Requests.All.Any(static r => r.Path.Contains("/nginx-", StringComparison.Ordinal)
            && r.Path.EndsWith("/exec", StringComparison.Ordinal)))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        await cancel.CancelAsync();
        Assert.Equal((130, ""), ((await check).ExitCode, (await check).Out));
    }

    [Theory]
    [InlineData("--live asks agents and pods of a cluster", "--live", "--from", "examples/guide-scene")]
    [InlineData("--live asks a cluster as it is", "--live", "-f", "examples/guide-scene/policies.yaml")]
    [InlineData("give --live too", "--sample", "2")]
    [InlineData("--sample must be a number from 1 to 1000, not '0'", "--live", "--sample", "0")]
    [InlineData("--echo must be a URL such as http://host/path or https://host/path, not 'x'", "--live", "--echo", "x")]
    public async Task What_does_not_go_together_is_refused(string says, params string[] arguments)
    {
        var check = await CliRunner.RunAsync(["check", .. arguments]);
        Assert.Equal((2, ""), (check.ExitCode, check.Out));
        Assert.Contains(says, check.Error, StringComparison.Ordinal);
    }

    private static Task<CliResult> CheckAsync(LiveAgents live, params string[] arguments) =>
        live.Scene.RunAsync(["check", "--live", "--only", "EGT5,EGT9", "--echo", live.Scene.Echo.Address.ToString(), .. arguments]);
}
