namespace EgressTools.Tests.Installations;

/// <summary>Where nothing can or may be done: what is said, what is printed, how it ends.</summary>
public sealed class FeatureByHandTests
{
    private static readonly InstallationPlay Overlay = new("1.18.3", IsNative: false) { ReplacesKubeProxy = true };

    [Fact]
    public async Task Without_helm_on_PATH_the_commands_are_the_result()
    {
        await using var scene = await InstallationScene.StartAsync(Overlay);
        var run = await scene.Terminal.RunAsync("enable", "-y");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("helm upgrade cilium cilium --repo https://helm.cilium.io/ --version 1.18.3 -n kube-system --reuse-values --set " +
            "bpf.masquerade=true --set egressGateway.enabled=true ", run.Out, StringComparison.Ordinal);
        Assert.Contains("\nkubectl rollout restart daemonset/cilium -n kube-system --kubeconfig KUBECONFIG --context test\n",
            run.Out, StringComparison.Ordinal);
        Assert.Contains("error: the egress gateway was not enabled: helm is not on PATH, ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Method is not "GET");
    }

    [Fact]
    public async Task Where_helm_did_not_install_it_nothing_is_run()
    {
        await using var scene = await InstallationScene.StartAsync(Overlay with { ByHelm = false });
        var run = await scene.Terminal.RunAsync("enable", "-y");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("kubectl patch configmap cilium-config -n kube-system ", run.Out, StringComparison.Ordinal);
        Assert.Contains("error: the egress gateway was not enabled: Cilium was not installed with helm in this cluster. ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Method is not "GET");
    }

    [Fact]
    public async Task What_agents_would_refuse_stops_it_before_anything_is_asked()
    {
        await using var scene = await InstallationScene.StartAsync(
            Overlay with { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["enable-cilium-endpoint-slice"] = "true" } });
        var run = await scene.Terminal.RunAsync("enable");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("EGT4005  configmap/kube-system/cilium-config\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("do: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("nothing was changed\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("blocked", (await scene.Terminal.RunAsync("enable", "-o", "jsonpath={.result}")).Out.Trim());
        Assert.Contains("would be enabled", (await scene.Terminal.RunAsync("enable", "--skip", "EGT4005", "--dry-run", "client")).Out,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--user", "somebody")]
    [InlineData("--cluster", "test")]
    public async Task Helm_is_not_sent_to_another_cluster_nor_as_somebody_else(string option, string value)
    {
        await using var scene = await InstallationScene.StartAsync(Overlay);
        var run = await scene.Terminal.RunAsync("enable", "--print", "command", option, value);
        Assert.Equal((2, $"error: helm has no counterpart of {option}: put it into a context of a kubeconfig, and name that by --context\n"),
            (run.ExitCode, run.Error));
        Assert.Equal(0, (await scene.Terminal.RunAsync("enable", "--print", "values", option, value)).ExitCode);
    }

    [Theory]
    [InlineData("values", "{}\n")]
    [InlineData("command", "")]
    [InlineData("script", "#!/bin/sh\nset -eu\n")]
    public async Task Where_there_is_nothing_to_do_nothing_is_printed_that_a_shell_would_run(string what, string printed)
    {
        await using var scene = await InstallationScene.StartAsync(Overlay);
        var run = await scene.Terminal.RunAsync("disable", "--print", what);
        Assert.Equal((0, printed), (run.ExitCode, run.Out));
        Assert.StartsWith("note: masquerading stays as it is: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\nnote: the egress gateway is already disabled, on 3 of 3 agents: nothing to change\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_set_does_not_count_where_agents_are_not_ready()
    {
        await using var scene = await InstallationScene.StartAsync(Overlay);
        var agent = scene.Server.Get("pods", "kube-system", "cilium-10-0-0-11")!;
        agent["status"]!["conditions"]![0]!["status"] = "False";
        scene.Server.Put(agent);
        var run = await scene.Terminal.RunAsync("disable", "-y");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("\nerror: the egress gateway is already disabled in cilium-config, but 2 of 3 agents are ready and started since then: ",
            run.Error, StringComparison.Ordinal);
        Assert.Equal("false 2 3", (await scene.Terminal.RunAsync("disable", "-o", "jsonpath={.succeeded} {.agents} {.allAgents}")).Out.Trim());
    }

    [Theory]
    [InlineData(3, "but 0 of 3 agents are ready and started since then: ")]
    [InlineData(0, "but no agent runs: DaemonSet kube-system/cilium matches no node")]
    public async Task Nor_where_there_is_no_agent(int wanted, string said)
    {
        await using var scene = await InstallationScene.StartAsync(Overlay);
        foreach (var node in InstallationObjects.Nodes)
            scene.Server.Remove("pods", "kube-system", $"cilium-{node.Replace('.', '-')}");
        scene.Server.Change("daemonsets", "kube-system", "cilium", item => item["status"]!["desiredNumberScheduled"] = wanted);
        var run = await scene.Terminal.RunAsync("disable", "-y");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_known_of_agents_is_said()
    {
        await using var scene = await InstallationScene.StartAsync(Overlay);
        scene.Server.Change("daemonsets", "kube-system", "cilium", static item => item.Remove("status"));
        var run = await scene.Terminal.RunAsync("disable", "-y");
        Assert.Equal((0, "the egress gateway is already disabled in cilium-config: nothing to change. It is unknown how many agents run without it: " +
            "the DaemonSet does not report on how many nodes they must run\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task A_namespace_has_no_effect_and_that_is_said()
    {
        await using var scene = await InstallationScene.StartAsync(Overlay);
        var run = await scene.Terminal.RunAsync("disable", "-n", "other");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("note: -n other has no effect: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_on_this_machine_is_taken_whatever_its_name()
    {
        await using var scene = await InstallationScene.StartAsync(Overlay);
        var folder = Directory.CreateTempSubdirectory("egress:chart@").FullName;
        try
        {
            var run = await scene.Terminal.RunAsync("enable", "--print", "command", "--chart", folder);
            Assert.StartsWith($"helm upgrade cilium {folder} --version 1.18.3 ", run.Out, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
