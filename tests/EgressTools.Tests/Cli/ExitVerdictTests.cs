using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Cli;

/// <summary>test, where agents run without the feature, gateways lack entries and pods have no endpoint.</summary>
public sealed class ExitVerdictTests
{
    private const string Worker = "172.22.48.201";
    private const string First = "172.22.49.119";

    private static readonly string Off = AgentPlay.ConfigOf(feature: false);

    [Fact]
    public async Task The_agent_of_the_pods_node_without_the_feature_is_named()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Configure(Worker, Off);
        foreach (var pod in LiveScene.Pods)
            live.Scene.Echo.Set(LiveScene.Name(pod), Worker);
        var test = await live.Scene.TestAsync("-A");
        Assert.Equal(1, test.ExitCode);
        Assert.Contains($"the agent of its node {Worker} runs without the egress gateway, although cilium-config enables it: restart the agent",
            Unwrapped(test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_without_it_explains_the_pods_own_address_and_silence()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Configure(First, Off);
        live.Scene.Echo.Set(LiveScene.Name("5wlpc"), "172.22.48.112");
        var test = await live.Scene.TestAsync("nginx-54c98b4f84-5wlpc", "nginx-54c98b4f84-xt8bs", "-o", "json");
        Assert.Equal(1, test.ExitCode);
        var items = JsonNode.Parse(test.Out)!["items"]!.AsArray();
        Assert.Equal(["pod-address", "ok"], items.Select(static i => (string?)i!["verdict"]));
        Assert.EndsWith($"the agent of gateway {First} runs without the egress gateway, although cilium-config enables it: restart the agent",
            (string?)items[0]!["reason"], StringComparison.Ordinal);
        // Who leaves as expected gives no reason to ask agents.
        Assert.DoesNotContain(live.Scene.Server.Requests.All, static r => r.Path.Contains("/cilium-172-22-49-147/exec", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_the_feature_off_in_the_cluster_the_exit_code_is_1()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Scene.Server.Change("configmaps", "kube-system", "cilium-config", static map =>
        {
            map["data"]!["enable-ipv4-egress-gateway"] = "false";
            map["data"]!["enable-egress-gateway"] = "false";
        });
        foreach (var pod in LiveScene.Pods)
            live.Scene.Echo.Set(LiveScene.Name(pod), Worker);
        var test = await live.Scene.TestAsync("--policy", "egress-test");
        Assert.Equal(1, test.ExitCode);
        Assert.Contains("10 pods: 10 own-node (10 do not leave as expected)", test.Out, StringComparison.Ordinal);
        Assert.Contains($"the agent of its node {Worker} runs without the egress gateway, since cilium-config disables it",
            Unwrapped(test), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--policy", "egress-test")]
    [InlineData("-n", "default")]
    [InlineData("lost", "-n", "default")]
    public async Task A_pod_without_an_endpoint_is_asked_and_counts_as_wrong(params string[] which)
    {
        await using var live = await LiveAgents.StartAsync();
        live.Scene.Server.Put(Lost("2026-01-01T00:00:00Z"));
        live.Scene.Echo.Set("default/lost", Worker);
        var test = await live.Scene.TestAsync([.. which, "-o", "json"]);
        Assert.Equal(1, test.ExitCode);
        var lost = JsonNode.Parse(test.Out)!["items"]!.AsArray().Single(static i => (string?)i!["pod"] == "lost")!;
        Assert.Equal(("no-endpoint", Worker), ((string?)lost["verdict"], (string?)lost["address"]));
        Assert.Equal(
            $"policy egress-test selects it by its labels, but it has no CiliumEndpoint, so no agent steers it: seen with {Worker} of node {Worker}; " +
            "change a label of the pod, or restart the pod or its agent; the new endpoint has a new uid, so its gateway may be another one",
            (string?)lost["reason"]);
        Assert.Contains("type=\"no-endpoint\"", (await live.Scene.TestAsync([.. which, "-o", "junit"])).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_has_just_started_is_asked_once_its_endpoint_is_there()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Scene.Server.Put(Lost(CliRunner.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)));
        live.Scene.Echo.Set("default/lost", Worker);
        var test = live.Scene.TestAsync("lost", "-n", "default", "--timeout", "60s");
        while (live.Scene.Server.Requests.All.Count(static r => r.Path.EndsWith("/ciliumendpoints/lost", StringComparison.Ordinal)) < 2)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        live.Scene.Echo.Set("default/lost", First);
        live.Scene.Server.Put(JsonNode.Parse($$"""
            {"apiVersion": "cilium.io/v2", "kind": "CiliumEndpoint", "metadata": {"name": "lost", "namespace": "default", "uid": "a"},
             "status": {"identity": {"id": 31074, "labels": ["k8s:app=nginx", "k8s:io.kubernetes.pod.namespace=default"]},
              "networking": {"node": "{{Worker}}", "addressing": [{"ipv4": "172.22.48.77"}]} } }
            """)!.AsObject());
        Assert.Contains("1 pod: 1 ok", (await test).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expected_shows_the_egress_IP_where_the_gateway_has_no_public_address()
    {
        using var scene = new SavedScene("guide-1.18.3-list3");
        scene.Edit("exit-addresses.yaml", static _ => """
            apiVersion: egresstools.io/v1
            kind: EgressExitObservationList
            items:
            - {namespace: default, pod: a-0, address: 172.22.49.20}
            - {namespace: default, pod: a-1, address: 172.22.61.3}
            """);
        var test = await CliRunner.RunAsync("test", "-A", "--no-headers", "--from", scene.Path);
        Assert.Equal(1, test.ExitCode);
        var rows = test.Out.Split('\n');
        Assert.Equal(["default a-1 w1 172.22.61.3 172.22.49.20 g1 pod-address", "default a-0 w1 172.22.49.20 172.22.49.20 g1 ok"],
            rows.Take(2).Select(static r => string.Join(' ', r.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    private static JsonObject Lost(string created) => JsonNode.Parse($$"""
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "lost", "namespace": "default", "uid": "lost", "labels": {"app": "nginx"},
         "creationTimestamp": "{{created}}" },
         "spec": {"nodeName": "{{Worker}}", "containers": [{"name": "main", "image": "x" }] },
         "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True" }], "podIPs": [{"ip": "172.22.48.77"}],
          "containerStatuses": [{"name": "main", "state": {"running": {} } }] } }
        """)!.AsObject();

    private static string Unwrapped(CliResult run) => run.Out.Replace("\n  ", " ", StringComparison.Ordinal);
}
