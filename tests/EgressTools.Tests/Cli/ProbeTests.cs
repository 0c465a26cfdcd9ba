using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Probes;

namespace EgressTools.Tests.Cli;

/// <summary>Pods whose image has no program to ask with, from the command line.</summary>
public sealed class ProbeTests
{
    private const string Pod = "nginx-54c98b4f84-xt8bs";

    [Fact]
    public async Task A_short_lived_pod_asks_in_its_place_and_is_gone_afterwards()
    {
        await using var scene = await BareAsync();
        // A probe has a uid of its own, which may hash to another gateway than the pod's: with one, the answer is known beforehand.
        scene.Server.Put(OneGateway(scene.Policy("egress-test")!));
        await using var agent = new FakeAgent(scene.Server, scene.Echo, "172.22.48.201", "172.22.49.147", "k8s:app=nginx",
            "k8s:io.kubernetes.pod.namespace=default");
        var test = await scene.TestAsync(Pod, "--probe", "pod", "-o", "json");
        var item = JsonNode.Parse(test.Out)!["items"]![0]!;
        Assert.Equal((0, "ok", "pod"), (test.ExitCode, (string?)item["verdict"], (string?)item["method"]));
        Assert.Equal("172.22.49.147", (string?)item["address"]);
        Assert.Empty(FakeAgent.Probes(scene.Server));
        Assert.Single(scene.Server.Requests.All, static r => r is { Method: "DELETE", Query: "" });
    }

    [Fact]
    public async Task An_ephemeral_container_asks_and_what_stays_is_told()
    {
        await using var scene = await BareAsync();
        scene.Server.Pods.Set($"default/{Pod}/egress-tools-1", PodImage.With("sh", "curl"));
        var test = await scene.TestAsync(Pod, "--probe", "ephemeral", "--probe-image", "curl.example/curl:8", "-o", "json");
        var item = JsonNode.Parse(test.Out)!["items"]![0]!;
        Assert.Equal((0, "ok", "ephemeral"), (test.ExitCode, (string?)item["verdict"], (string?)item["method"]));
        Assert.Contains("ephemeral containers cannot be removed", test.Error, StringComparison.Ordinal);
        Assert.Equal("curl.example/curl:8", (string?)scene.Server.Get("pods", "default", Pod)!["spec"]!["ephemeralContainers"]![0]!["image"]);
    }

    private static async Task<LiveScene> BareAsync()
    {
        var scene = await LiveScene.StartAsync();
        scene.Server.Pods.Set(LiveScene.Name("xt8bs"), PodImage.With("true"));
        return scene;
    }

    private static JsonObject OneGateway(JsonNode policy)
    {
        var copy = policy.DeepClone().AsObject();
        var gateways = copy["spec"]!["egressGateways"]!.AsArray();
        foreach (var other in gateways.Where(static g => (string?)g!["egressIP"] != "172.22.49.147").ToList())
            gateways.Remove(other);
        return copy;
    }
}
