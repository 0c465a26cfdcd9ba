using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cli;

/// <summary>What a person sees when the cluster, the network or the rights fail.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task Bad_credentials()
    {
        await using var scene = await LiveScene.StartAsync();
        var nodes = await scene.RunAsync("nodes", "--token", "wrong");
        Assert.Equal((3, "error: the cluster 'test' refused the credentials (401): log in again, or choose others with --user, --context or --token\n"),
            (nodes.ExitCode, nodes.Error));
        Assert.DoesNotContain("wrong", nodes.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_may_not_be_read_is_said_and_the_rest_is_shown()
    {
        await using var scene = await LiveScene.StartAsync();
        var kubeconfig = scene.KubeconfigOf(new ApiUser("limited", "limited-token") { May = static (_, resource) => resource is "nodes" or "ciliumnodes" });
        var nodes = await CliRunner.RunAsync("nodes", "--kubeconfig", kubeconfig);
        Assert.Equal(0, nodes.ExitCode);
        Assert.Contains("172.22.49.119", nodes.Out, StringComparison.Ordinal);
        Assert.Contains("<unknown>", nodes.Out, StringComparison.Ordinal);
        Assert.Contains("warning: not allowed to list ciliumegressgatewaypolicies.cilium.io, ciliumendpoints.cilium.io and daemonsets.apps, and to " +
            "get configmaps/cilium-config in namespace kube-system: add to a ClusterRole {apiGroups: [cilium.io], resources: [ciliumegressgatewaypolicies, " +
            "ciliumendpoints], verbs: [list]}, {apiGroups: [apps], resources: [daemonsets], verbs: [list]}; to a Role in namespace kube-system {apiGroups: " +
            "[\"\"], resources: [configmaps], resourceNames: [cilium-config], verbs: [get]}\n", nodes.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_may_be_read_the_command_fails_with_the_server_s_words()
    {
        await using var scene = await LiveScene.StartAsync();
        var kubeconfig = scene.KubeconfigOf(new ApiUser("nobody", "nobody-token") { May = static (_, _) => false });
        var nodes = await CliRunner.RunAsync("nodes", "--kubeconfig", kubeconfig);
        Assert.Equal(3, nodes.ExitCode);
        Assert.Contains("User \"nobody\" cannot list resource", nodes.Error, StringComparison.Ordinal);
        Assert.StartsWith("error: not allowed to list ciliumegressgatewaypolicies.cilium.io, ciliumendpoints.cilium.io, ciliumnodes.cilium.io, " +
            "nodes and daemonsets.apps, and to get configmaps/cilium-config in namespace kube-system: add to a ClusterRole {apiGroups: [cilium.io], " +
            "resources: [ciliumegressgatewaypolicies, ciliumendpoints, ciliumnodes], verbs: [list]}, {apiGroups: [\"\"], resources: [nodes], verbs: [list]}, ",
            nodes.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_without_Cilium_still_shows_its_nodes()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Uninstall("cilium.io");
        var nodes = await scene.RunAsync("nodes");
        Assert.Equal(0, nodes.ExitCode);
        Assert.Contains("172.22.49.20", nodes.Out, StringComparison.Ordinal);
        Assert.Contains("this cluster has no CiliumNode resource; is Cilium installed?", nodes.Error, StringComparison.Ordinal);
        var apply = await scene.RunAsync("apply", "-y", "-f", Repository.Path("examples", "guide-scene", "policies.yaml"));
        Assert.Equal(3, apply.ExitCode);
        Assert.Contains("no CiliumEgressGatewayPolicy resource", apply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_expires_is_begun_anew()
    {
        await using var scene = await LiveScene.StartAsync();
        for (var i = 0; i < 600; i++)
            scene.Server.Put(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["metadata"] = new JsonObject { ["name"] = $"n{i:d4}" } });
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static p => p.StartsWith("/api/v1/nodes", StringComparison.Ordinal)
            && p.Contains("continue=", StringComparison.Ordinal), Times: 1)
        { Status = 410 });
        var nodes = await scene.RunAsync("nodes", "--all", "-o", "name");
        Assert.Equal((0, 605), (nodes.ExitCode, nodes.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Count()));
        Assert.Equal(605, nodes.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData(FaultKind.Status, 429)]
    [InlineData(FaultKind.Status, 500)]
    [InlineData(FaultKind.Status, 503)]
    [InlineData(FaultKind.Cut, 0)]
    [InlineData(FaultKind.BrokenJson, 0)]
    public async Task What_passes_is_tried_again(FaultKind kind, int status)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(kind, static p => p.StartsWith("/api/v1/nodes", StringComparison.Ordinal),
            Times: 2)
        { Status = status, RetryAfter = TimeSpan.Zero, AfterBytes = 3000 });
        var nodes = await scene.RunAsync("nodes", "-o", "name");
        Assert.Equal((0, ""), (nodes.ExitCode, nodes.Error));
        Assert.Equal(3, nodes.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(3, scene.Server.Requests.All.Count(static r => r.Path == "/api/v1/nodes"));
    }

    /// <summary>501 is not tried again, so that no test waits.</summary>
    [Theory]
    [InlineData("/ciliumegressgatewaypolicies", "nodes", "policies", "users 203.0.113.1", "check", "plan --delete web")]
    [InlineData("/ciliumendpoints", "nodes", "policies", "route nginx-54c98b4f84-5wlpc", "check", "rules --expected")]
    [InlineData("/ciliumnodes", "nodes", "policies", "create policy web --pod-selector app=web --node-selector egress-node=true", "check")]
    [InlineData("/api/v1/nodes", "nodes", "users 203.0.113.1", "snapshot", "check")]
    [InlineData("/daemonsets", "nodes", "rules --expected", "check", "verify")]
    [InlineData("/configmaps/cilium-config", "nodes", "rules --actual", "check")]
    [InlineData("/configmaps/ip-masq-agent", "check", "snapshot")]
    [InlineData("/ciliumnodeconfigs", "check", "snapshot")]
    [InlineData("/apis/karpenter.sh", "check")]
    [InlineData("/services", "check", "route nginx-54c98b4f84-5wlpc --to 10.1.2.3")]
    [InlineData("/pods", "check", "snapshot", "test --echo http://127.0.0.1:9", "verify")]
    public async Task What_fails_without_telling_something_of_the_cluster_ends_the_command(string failing, params string[] commands)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, path => path.Contains(failing, StringComparison.Ordinal)) { Status = 501 });
        foreach (var command in commands)
        {
            string[] arguments = command == "snapshot" ? ["snapshot", scene.PathOf("saved")] : command.Split(' ');
            var run = await scene.RunAsync(arguments);
            Assert.Equal((command, 3, ""), (command, run.ExitCode, run.Out));
            Assert.Matches("^error: the API server of 'test' failed at '[a-z]+ [^']+('[^']*')?' \\(501\\): [^\n]+\n$", run.Error);
            Assert.False(Directory.Exists(scene.PathOf("saved")));
        }
    }

    [Fact]
    public async Task A_list_that_is_not_answered_in_time_ends_the_command()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Hang, static p => p.Contains("/ciliumendpoints", StringComparison.Ordinal)));
        var nodes = await scene.RunAsync("nodes", "--request-timeout", "400ms");
        Assert.Equal((3, ""), (nodes.ExitCode, nodes.Out));
        Assert.Contains("did not answer 'list ciliumendpoints.cilium.io' within 0.4 s", nodes.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_in_time()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Hang, static _ => true));
        var nodes = await scene.RunAsync("nodes", "--request-timeout", "300ms");
        Assert.Equal(3, nodes.ExitCode);
        Assert.Contains("within 0.3 s: is it reachable from here? --request-timeout gives it more time", nodes.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_ends_a_hanging_command()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Hang, static _ => true));
        using var interrupt = new CancellationTokenSource();
        var running = CliRunner.RunAsync("", ["nodes", "--kubeconfig", scene.Kubeconfig], interrupt.Token);
        while (scene.Server.Requests.All.Count == 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();
        Assert.Equal(130, (await running).ExitCode);
    }

    [Fact]
    public async Task A_certificate_whose_time_is_over()
    {
        await using var scene = await LiveScene.StartAsync(expiredCertificate: true);
        var nodes = await scene.RunAsync("nodes");
        Assert.Equal(3, nodes.ExitCode);
        Assert.Contains("is not trusted: it has expired", nodes.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await scene.RunAsync("nodes", "--insecure-skip-tls-verify")).ExitCode);
    }

    [Fact]
    public async Task A_certificate_of_another_authority()
    {
        await using var scene = await LiveScene.StartAsync();
        await using var other = await TestApiServer.StartAsync();
        var nodes = await scene.RunAsync("nodes", "--certificate-authority", scene.Write("other.pem", other.Certificates.AuthorityPem));
        Assert.Equal(3, nodes.ExitCode);
        Assert.Contains("it is not signed by the cluster's authority; give the right one with --certificate-authority", nodes.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name()
    {
        await using var scene = await LiveScene.StartAsync();
        var nodes = await scene.RunAsync("nodes", "--tls-server-name", "elsewhere.example");
        Assert.Contains("it is not for 'elsewhere.example'", nodes.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await scene.RunAsync("nodes", "--tls-server-name", "localhost")).ExitCode);
    }

    [Fact]
    public async Task Nobody_there()
    {
        await using var scene = await LiveScene.StartAsync();
        var nodes = await scene.RunAsync("nodes", "-s", "https://127.0.0.1:9");
        Assert.Equal((3, "error: https://127.0.0.1:9 refuses connections: is the address right, and the server running?\n"), (nodes.ExitCode, nodes.Error));
    }
}
