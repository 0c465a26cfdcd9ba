using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using static EgressTools.Tests.Probes.ExitScene;

namespace EgressTools.Tests.Probes;

/// <summary>Pods that are replaced while the test runs, as in a rollout.</summary>
public sealed class SuccessorTests : LiveExitScene
{
    [Fact]
    public async Task The_pod_that_takes_the_place_is_asked_and_judged_by_its_own_endpoint()
    {
        Gone("web-1", "rev-1");
        Replaced("web-2", "rev-2");
        var result = Assert.Single(await RunAsync(Options("/")));
        Assert.Equal((ExitVerdict.Ok, "web-2", Worker), (result.Verdict, result.Pod.Name, result.Node));
        Assert.EndsWith("; it took the place of web-1, which was deleted during the test", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_successor_stands_for_one_pod_and_a_pod_without_one_is_no_failure()
    {
        Gone("web-1", "rev-1");
        Gone("web-2", "rev-1");
        Replaced("web-3", "rev-2");
        var results = await RunAsync(Options("/"));
        Assert.Equal([ExitVerdict.Ok, ExitVerdict.Gone], results.Select(static r => r.Verdict).Order());
        Assert.Equal(0, ExitVerdicts.ExitCode(results, allowUnasked: false));
        Assert.Equal("it was deleted during the test, and no other pod took its place", results.Single(static r => r.Verdict == ExitVerdict.Gone).Reason);
    }

    [Fact]
    public async Task A_pod_of_another_workload_takes_nobodys_place()
    {
        Gone("web-1", "rev-1");
        Replaced("other", "rev-2", ("tier", "back"));
        Assert.Equal(ExitVerdict.Gone, Assert.Single(await RunAsync(Options("/"))).Verdict);
    }

    [Fact]
    public async Task A_successor_that_does_not_start_is_named_with_the_reason()
    {
        Gone("web-1", "rev-1");
        Replaced("web-2", "rev-2");
        Server.Change("pods", "default", "web-2", static pod => pod["status"] = JsonNode.Parse("""
            {"phase": "Pending", "containerStatuses": [{"name": "main", "state": {"waiting": {"reason": "ImagePullBackOff"} } }]}
            """));
        Clock.EndsLimits = true;
        var result = Assert.Single(await RunAsync(Options("/") with { Timeout = TimeSpan.FromSeconds(6) }));
        Assert.Equal(
            (ExitVerdict.NotAsked, "it was deleted during the test, and pod web-2, which takes its place, " +
                "did not start in time (container main: ImagePullBackOff)"),
            (result.Verdict, result.Reason));
    }

    private void Gone(string name, string revision)
    {
        var address = $"10.0.0.{Objects.Count}";
        Objects.AddRange([Endpoint(name, address), Pod(name, address) with { Labels = LabelSet.Create(("app", "web"), ("pod-template-hash", revision)) }]);
    }

    private void Replaced(string name, string revision, (string Key, string Value)? label = null)
    {
        Add(name, PodImage.With("sh", "curl"));
        Objects.RemoveRange(Objects.Count - 2, 2);
        Server.Change("pods", "default", name, pod =>
        {
            pod["metadata"]!["labels"]!["pod-template-hash"] = revision;
            if (label is var (key, value))
                pod["metadata"]!["labels"]![key] = value;
        });
        Server.Put(JsonNode.Parse($$"""
            {"apiVersion": "cilium.io/v2", "kind": "CiliumEndpoint", "metadata": {"name": "{{name}}", "namespace": "default", "uid": "cep-{{name}}"},
             "status": {"identity": {"id": 7, "labels": ["k8s:app=web", "k8s:io.kubernetes.pod.namespace=default"]},
                        "networking": {"addressing": [{"ipv4": "10.0.9.9"}], "node": "{{Worker}}"} } }
            """)!.AsObject());
    }
}
