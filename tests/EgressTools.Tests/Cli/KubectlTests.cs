namespace EgressTools.Tests.Cli;

/// <summary>The program as kubectl finds it: by its name on PATH.</summary>
public sealed class KubectlTests
{
    [Fact]
    public async Task Kubectl_finds_it_and_hands_it_the_configuration()
    {
        var kubectl = Requires.Program("kubectl");
        await using var scene = await LiveScene.StartAsync();
        var nodes = await RunAsync(kubectl, scene, ["egress", "nodes", "-o", "name"], "", scene.Kubeconfig);
        Assert.Equal((0, "node/172.22.49.119\nnode/172.22.49.147\nnode/172.22.49.20\n"), (nodes.ExitCode, nodes.Out));
        var policy = await RunAsync(kubectl, scene,
            ["egress", "create", "policy", "web", "--pod-selector", "app=web", "--nodes-from", "-"], nodes.Out, scene.Kubeconfig);
        Assert.Equal(0, policy.ExitCode);
        var applied = await RunAsync(kubectl, scene, ["egress", "apply", "-f", "-", "-y"], policy.Out, scene.Kubeconfig);
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/web created\n"), (applied.ExitCode, applied.Out));
        Assert.NotNull(scene.Policy("web"));
    }

    [Fact]
    public async Task Several_kubeconfigs_are_one()
    {
        var kubectl = Requires.Program("kubectl");
        await using var scene = await LiveScene.StartAsync();
        var whole = await File.ReadAllLinesAsync(scene.Kubeconfig, TestContext.Current.CancellationToken);
        var users = Array.FindIndex(whole, static l => l == "users:");
        var first = scene.Write("clusters", string.Join('\n', whole[..users]) + "\n");
        var second = scene.Write("users", "apiVersion: v1\nkind: Config\n" + string.Join('\n', whole[users..]) + "\n");
        var nodes = await RunAsync(kubectl, scene, ["egress", "nodes", "-o", "name"], "", $"{first}:{second}:{scene.PathOf("absent")}");
        Assert.Equal((0, 3), (nodes.ExitCode, nodes.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [Fact]
    public async Task The_exit_code_comes_through()
    {
        var kubectl = Requires.Program("kubectl");
        await using var scene = await LiveScene.StartAsync();
        Assert.Equal(2, (await RunAsync(kubectl, scene, ["egress", "nods"], "", scene.Kubeconfig)).ExitCode);
        Assert.Equal(3, (await RunAsync(kubectl, scene, ["egress", "nodes", "--token", "wrong"], "", scene.Kubeconfig)).ExitCode);
    }

    private static Task<CliResult> RunAsync(string kubectl, LiveScene scene, string[] arguments, string stdin, string kubeconfig)
    {
        var bin = Directory.CreateDirectory(scene.PathOf("bin")).FullName;
        var link = Path.Combine(bin, "kubectl-egress");
        if (!File.Exists(link))
            File.CreateSymbolicLink(link, CliRunner.Program);
        return ChildProgram.RunAsync(kubectl, arguments, stdin, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["KUBECONFIG"] = kubeconfig,
        }, TestContext.Current.CancellationToken);
    }
}
