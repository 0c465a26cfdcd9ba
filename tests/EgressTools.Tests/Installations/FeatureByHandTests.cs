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
        Assert.StartsWith("helm upgrade cilium cilium --repo https://helm.cilium.io/ --version 1.18.3 -n kube-system --reuse-values --set bpf.masquerade=true --set egressGateway.enabled=true ", run.Out, StringComparison.Ordinal);
        Assert.Contains("\nkubectl rollout restart daemonset/cilium -n kube-system --kubeconfig KUBECONFIG --context test\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("error: the egress gateway was not switched on: helm is not on PATH, ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Method is not "GET");
    }

    [Fact]
    public async Task Where_helm_did_not_install_it_nothing_is_run()
    {
        await using var scene = await InstallationScene.StartAsync(Overlay with { ByHelm = false });
        var run = await scene.Terminal.RunAsync("enable", "-y");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("kubectl patch configmap cilium-config -n kube-system ", run.Out, StringComparison.Ordinal);
        Assert.Contains("error: the egress gateway was not switched on: Cilium was not installed by helm here, ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Method is not "GET");
    }

    [Fact]
    public async Task What_agents_would_refuse_stops_it_before_anything_is_asked()
    {
        await using var scene = await InstallationScene.StartAsync(Overlay with { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["enable-cilium-endpoint-slice"] = "true" } });
        var run = await scene.Terminal.RunAsync("enable");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("EGT4005  configmap/kube-system/cilium-config\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("do: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("nothing was changed\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("blocked", (await scene.Terminal.RunAsync("enable", "-o", "jsonpath={.result}")).Out.Trim());
        Assert.Contains("would be switched on", (await scene.Terminal.RunAsync("enable", "--skip", "EGT4005", "--dry-run", "client")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--user", "somebody")]
    [InlineData("--cluster", "test")]
    public async Task Helm_is_not_sent_to_another_cluster_nor_as_somebody_else(string option, string value)
    {
        await using var scene = await InstallationScene.StartAsync(Overlay);
        var run = await scene.Terminal.RunAsync("enable", "--print", "command", option, value);
        Assert.Equal((2, $"error: helm has no counterpart of {option}: put it into a context of a kubeconfig, and name that by --context\n"), (run.ExitCode, run.Error));
        Assert.Equal(0, (await scene.Terminal.RunAsync("enable", "--print", "values", option, value)).ExitCode);
    }
}
