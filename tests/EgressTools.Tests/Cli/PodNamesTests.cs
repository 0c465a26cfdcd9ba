using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Plugin;

namespace EgressTools.Tests.Cli;

/// <summary>Pods as kubectl exec takes them, and the echo services that they may ask.</summary>
public sealed class PodNamesTests
{
    [Theory]
    [InlineData("Deployment", "apps/v1", "deploy/nginx")]
    [InlineData("Deployment", "apps/v1", "deployment.apps/nginx")]
    [InlineData("StatefulSet", "apps/v1", "sts/nginx")]
    [InlineData("DaemonSet", "apps/v1", "ds/nginx")]
    [InlineData("ReplicaSet", "apps/v1", "rs/nginx")]
    [InlineData("Job", "batch/v1", "job/nginx")]
    [InlineData("Service", "v1", "svc/nginx")]
    public async Task The_pods_of_a_workload(string kind, string apiVersion, string name)
    {
        await using var scene = await LiveScene.StartAsync();
        var labels = new JsonObject { ["app"] = "nginx" };
        scene.Server.Put(new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "nginx", ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["selector"] = kind == "Service" ? labels : new JsonObject { ["matchLabels"] = labels } },
        });
        var test = await scene.TestAsync(name, "-o", "name");
        Assert.Equal((0, 10), (test.ExitCode, test.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        // The pods of one namespace are read, and no others.
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Path == "/api/v1/pods");
    }

    [Fact]
    public async Task One_that_does_not_exist_is_said_with_its_namespace()
    {
        await using var scene = await LiveScene.StartAsync();
        Assert.Equal(new CliResult(2, "", "error: Deployment web not found in namespace shop: name another namespace with -n\n"),
            await scene.TestAsync("deploy/web", "-n", "shop"));
        Assert.Equal(new CliResult(2, "", "error: pod web not found in namespace default: name another namespace with -n, or as namespace/name\n"),
            await scene.TestAsync("pod/web"));
    }

    [Fact]
    public async Task Names_that_kubectl_prints_come_through_standard_input()
    {
        await using var scene = await LiveScene.StartAsync();
        var test = await scene.RunWithInputAsync("pod/nginx-54c98b4f84-5wlpc\npod/nginx-54c98b4f84-xt8bs\n", "test", "--echo", scene.Echo.Address.ToString(),
            "--pods-from", "-", "-o", "name");
        Assert.Equal(new CliResult(0, "pod/nginx-54c98b4f84-5wlpc\npod/nginx-54c98b4f84-xt8bs\n", ""), test);
    }

    [Fact]
    public async Task A_site_names_its_echo_service_or_forbids_the_public_ones()
    {
        await using var scene = await LiveScene.StartAsync();
        var refused = await RunAsync(scene, "none");
        Assert.Equal(new CliResult(2, "", "error: the environment forbids public echo services (EGRESSTOOLS_ECHO=none): name your own with --echo\n"), refused);
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Path.EndsWith("/exec", StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync(scene, scene.Echo.Address.ToString())).ExitCode);
        Assert.Equal(0, (await RunAsync(scene, "none", "--echo", scene.Echo.Address.ToString())).ExitCode);
        Assert.Equal(2, (await RunAsync(scene, "file:///etc/passwd")).ExitCode);
    }

    private static async Task<CliResult> RunAsync(LiveScene scene, string site, params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams(Stream.Null, output, error) { Variable = name => name == "EGRESSTOOLS_ECHO" ? site : null };
        var code = await App.RunAsync(["test", "nginx-54c98b4f84-xt8bs", "--kubeconfig", scene.Kubeconfig, .. more], streams,
            TestContext.Current.CancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }
}
