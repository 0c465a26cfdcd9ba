using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Probes;

public sealed class ProbeObjectTests
{
    private static readonly JObject Target = JObject.Parse("""
        {"metadata": {"name": "web-1", "namespace": "shop", "uid": "u1", "labels": {"app": "web", "pod-template-hash": "x"},
         "ownerReferences": [{"kind": "ReplicaSet"}]},
         "spec": {"nodeName": "n1", "serviceAccountName": "web", "tolerations": [{"operator": "Exists"}], "containers": [{"name": "main"}], "priority": 7}}
        """);

    [Fact]
    public void The_probe_pod_has_the_same_identity_and_no_controller_adopts_it()
    {
        var pod = ProbePod.Manifest(Target, "probe", "run-1", new ExitTestOptions { ProbeImage = "img" });
        Assert.True(JToken.DeepEquals(Target["metadata"]!["labels"], pod["metadata"]!["labels"]));
        Assert.Equal(("shop", "n1", "web"), ((string?)pod["metadata"]!["namespace"], (string?)pod["spec"]!["nodeName"],
            (string?)pod["spec"]!["serviceAccountName"]));
        var owner = Assert.Single(pod["metadata"]!["ownerReferences"]!);
        Assert.Equal(("Pod", "u1", true), ((string?)owner["kind"], (string?)owner["uid"], (bool)owner["controller"]!));
        Assert.NotEmpty(pod["spec"]!["readinessGates"]!);
        Assert.False((bool)pod["spec"]!["automountServiceAccountToken"]!);
        Assert.Null(pod["spec"]!["priority"]);
    }

    [Theory]
    [InlineData(2, "Running", ProbeState.InUse)]
    [InlineData(2, "Failed", ProbeState.Left)]
    [InlineData(20, "Running", ProbeState.Left)]
    public void What_a_killed_run_leaves_is_known_by_the_pod_that_it_made(int minutes, string phase, ProbeState state)
    {
        var pod = ProbePod.Manifest(Target, "probe", "run-1", new ExitTestOptions { ProbeImage = "img" });
        pod["metadata"]!["creationTimestamp"] = "2026-01-01T00:00:00Z";
        pod["status"] = new JObject { ["phase"] = phase };
        var probe = Assert.Single(ProbeReader.Of(pod, new DateTimeOffset(2026, 1, 1, 0, minutes, 0, TimeSpan.Zero)));
        Assert.Equal((state, "web-1", "run-1"), (probe.State, probe.For, probe.Run));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("a.name.with.dots-and-a-very-long-end-that-does-not-fit-into-a-label-of-63-characters")]
    public void Its_name_is_a_DNS_label(string tested) =>
        Assert.Matches("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", ProbePod.NameFor(tested, Guid.Empty));

    [Fact]
    public void An_ephemeral_container_of_ours_that_runs_or_waits_is_used_again_and_names_never_are()
    {
        var pod = JObject.Parse("""
            {"spec": {"ephemeralContainers": [{"name": "debugger", "image": "img"}, {"name": "egress-tools-1", "image": "img"},
             {"name": "egress-tools-2", "image": "img"}]},
             "status": {"ephemeralContainerStatuses": [{"name": "debugger", "state": {"running": {}}}, {"name": "egress-tools-1", "state": {"terminated": {}}},
              {"name": "egress-tools-2", "state": {"running": {}}}]}}
            """);
        Assert.Equal("egress-tools-2", EphemeralProbe.Usable(pod, "img"));
        Assert.Null(EphemeralProbe.Usable(pod, "another"));
        var states = (JArray)pod["status"]!["ephemeralContainerStatuses"]!;
        states[2]!["state"] = JObject.Parse("""{"waiting": {"reason": "ImagePullBackOff"}}""");
        Assert.Equal("egress-tools-2", EphemeralProbe.Usable(pod, "img"));
        states[2]!["state"] = JObject.Parse("""{"terminated": {"exitCode": 0}}""");
        Assert.Null(EphemeralProbe.Usable(pod, "img"));
        Assert.Equal("egress-tools-3", EphemeralProbe.NextName(pod));
        Assert.Equal("egress-tools-1", EphemeralProbe.NextName([]));
    }

    [Theory]
    [InlineData("""{"state": {"running": {}}}""", true)]
    [InlineData("""{"state": {"waiting": {"reason": "ContainerCreating"}}}""", false)]
    [InlineData("{}", false)]
    public void Waits_while_there_is_hope(string status, bool running) =>
        Assert.Equal(running, ProbeStart.IsRunning(PodWith(status), "containerStatuses", "c", "img"));

    [Theory]
    [InlineData("""{"state": {"waiting": {"reason": "ImagePullBackOff"}}}""")]
    [InlineData("""{"state": {"terminated": {"exitCode": 127}}}""")]
    public void Gives_up_where_there_is_none(string status) =>
        Assert.Throws<ProbeException>(() => ProbeStart.IsRunning(PodWith(status), "containerStatuses", "c", "img"));

    private static JObject PodWith(string status)
    {
        var item = JObject.Parse(status);
        item["name"] = "c";
        return new JObject { ["status"] = new JObject { ["containerStatuses"] = new JArray { item } } };
    }
}
