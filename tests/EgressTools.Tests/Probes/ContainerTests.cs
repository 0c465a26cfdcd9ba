using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using static EgressTools.Tests.Probes.ExitScene;

namespace EgressTools.Tests.Probes;

/// <summary>Which container of a pod asks.</summary>
public sealed class ContainerTests : LiveExitScene
{
    private const string Sidecar = """[{"name": "setup", "image": "x"}, {"name": "proxy", "image": "x", "restartPolicy": "Always"}]""";

    [Fact]
    public async Task A_native_sidecar_asks_where_the_main_container_cannot()
    {
        Add("web", PodImage.With("sh"));
        Server.Change("pods", "default", "web", static pod => pod["spec"]!["initContainers"] = JsonNode.Parse(Sidecar));
        Server.Pods.Set("default/web/proxy", PodImage.With("sh", "curl"));
        var pod = await ReadAsync();
        Assert.Equal(["main", "proxy"], pod.Containers);
        Assert.Equal(ExitVerdict.Ok, Assert.Single(await RunAsync(Options("/"))).Verdict);
    }

    [Fact]
    public async Task The_container_that_is_named_asks_and_no_other()
    {
        Add("web", PodImage.With("sh", "curl"));
        Server.Change("pods", "default", "web", static pod => pod["spec"]!["initContainers"] = JsonNode.Parse(Sidecar));
        Server.Pods.Set("default/web/proxy", PodImage.With("sh"));
        await ReadAsync();
        var result = Assert.Single(await RunAsync(Options("/") with { Container = "proxy" }));
        Assert.Equal((ExitVerdict.NotAsked, "container proxy has no curl, wget, bash or python3: use --probe ephemeral or --probe pod"),
            (result.Verdict, result.Reason));
        Assert.Equal(ExitVerdict.Ok, Assert.Single(await RunAsync(Options("/") with { Container = "main" })).Verdict);
        Assert.Contains("container absent is not valid",
            Assert.Single(await RunAsync(Options("/") with { Container = "absent" })).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_is_not_Ready_is_asked_in_the_containers_that_run_and_the_state_stays_a_remark()
    {
        Add("web", PodImage.With("sh"));
        Server.Pods.Set("default/web/helper", PodImage.With("sh", "curl"));
        Server.Change("pods", "default", "web", static pod =>
        {
            pod["spec"]!["containers"]!.AsArray().Add(JsonNode.Parse("""{"name": "helper", "image": "x"}"""));
            pod["status"] = JsonNode.Parse("""
                {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}],
                 "containerStatuses": [
                   {"name": "main", "state": {"waiting": {"reason": "CrashLoopBackOff"} }, "lastState": {"terminated": {"reason": "Error", "exitCode": 3} } },
                   {"name": "helper", "state": {"running": {} } }]}
                """);
        });
        await ReadAsync();
        var result = Assert.Single(await RunAsync(Options("/")));
        Assert.Equal((ExitVerdict.Ok, "seen with the address of gateway 172.16.0.1, as policy p says; the pod is not Ready (container main: " +
            "CrashLoopBackOff, exit code 3)"), (result.Verdict, result.Reason));
        Assert.DoesNotContain(Server.Requests.All, static r => r.Query.Contains("container=main", StringComparison.Ordinal));
    }

    /// <summary>The pod as the server has it takes the place of the one that the scene assumes.</summary>
    private async Task<Pod> ReadAsync()
    {
        var pod = Assert.Single(
            (await new LiveSource(Client, TimeProvider.System).ReadAsync(SnapshotKinds.Pods, Report, TestContext.Current.CancellationToken)).Pods);
        Objects[^1] = pod;
        return pod;
    }
}
