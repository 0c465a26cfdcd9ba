using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>What the documents of workloads and pods say of a rollout.</summary>
public sealed class RolloutTests
{
    [Theory]
    [InlineData(3, 3, 4, 4, 4, true)]
    [InlineData(3, 2, 4, 4, 4, false)]
    [InlineData(3, 3, 4, 3, 4, false)]
    [InlineData(3, 3, 4, 4, 3, false)]
    [InlineData(3, 4, 4, 4, 4, true)]
    public void A_daemon_set_is_done_as_kubectl_sees_it(int generation, int observed, int wanted, int updated, int available, bool isDone) => Assert.Equal(
        isDone,
        WorkloadProgress.OfDaemonSet(JObject.Parse($$"""
            {"metadata": {"name": "cilium", "generation": {{generation}}},
             "status": {"observedGeneration": {{observed}}, "desiredNumberScheduled": {{wanted}}, "updatedNumberScheduled": {{updated}},
              "numberAvailable": {{available}}} }
            """)).IsDone());

    [Theory]
    [InlineData("2", 2)]
    [InlineData("\"25%\"", 3)]
    [InlineData("\"0%\"", 1)]
    [InlineData("0", 1)]
    [InlineData("\"many\"", 1)]
    [InlineData("null", 1)]
    public void As_many_pods_of_a_daemon_set_may_be_missing_as_its_strategy_says(string unavailable, int atOnce) => Assert.Equal(
        atOnce, WorkloadProgress.OfDaemonSet(JObject.Parse($$"""{"spec": {"updateStrategy": {"rollingUpdate": {"maxUnavailable": {{unavailable}} } } },""" +
            $$""" "status": {"desiredNumberScheduled": 10} }""")).AtOnce);

    [Theory]
    [InlineData("2", 2, 2, 2, true)]
    [InlineData("2", 3, 2, 2, false)]
    [InlineData("2", 2, 1, 2, false)]
    [InlineData("2", 2, 2, 1, false)]
    [InlineData("null", 1, 1, 1, true)]
    public void A_deployment_is_done_as_kubectl_sees_it(string wanted, int all, int updated, int available, bool isDone) => Assert.Equal(
        isDone,
        WorkloadProgress.OfDeployment(JObject.Parse($$"""
            {"metadata": {"name": "cilium-operator", "generation": 1}, "spec": {"replicas": {{wanted}}},
             "status": {"observedGeneration": 1, "replicas": {{all}}, "updatedReplicas": {{updated}}, "availableReplicas": {{available}}} }
            """)).IsDone());

    [Theory]
    [InlineData("null", "2026-01-01T12:00:00Z")]
    [InlineData("\"soon\"", "2026-01-01T12:00:00Z")]
    [InlineData("7", "2026-01-01T12:00:00Z")]
    [InlineData("\"2026-01-01T11:59:59Z\"", "2026-01-01T12:00:00Z")]
    [InlineData("\"2026-01-01T12:00:00Z\"", "2026-01-01T12:00:01Z")]
    [InlineData("\"2026-01-01T13:00:00+01:00\"", "2026-01-01T12:00:01Z")]
    [InlineData("\"2026-01-01T12:00:05Z\"", "2026-01-01T12:00:06Z")]
    [InlineData("\"9999-12-31T23:59:59Z\"", "2026-01-01T12:00:00Z")]
    public void Pods_are_told_to_start_again_with_a_time_that_was_not_written_before(string last, string stamp)
    {
        using var text = new JsonTextReader(new StringReader($$"""{"spec": {"template": {"metadata": {"annotations": """ +
            $$"""{"kubectl.kubernetes.io/restartedAt": {{last}} } } } } }"""))
        { DateParseHandling = DateParseHandling.None };
        var progress = WorkloadProgress.OfDaemonSet(JObject.Load(text));

        Assert.Equal(DateTimeOffset.Parse(stamp, CultureInfo.InvariantCulture),
            WorkloadRestart.Stamp(DateTimeOffset.Parse("2026-01-01T12:00:00.75Z", CultureInfo.InvariantCulture), progress.RestartedAt));
    }

    [Fact]
    public void A_workload_without_a_status_is_not_done()
    {
        Assert.False(WorkloadProgress.OfDaemonSet(JObject.Parse("""{"metadata": {"generation": 1}}""")).IsDone());
        Assert.False(
            WorkloadProgress.OfDeployment(JObject.Parse("""{"metadata": {"generation": 1}, "spec": {}, "status": {"observedGeneration": "1"}}""")).IsDone());
    }

    [Theory]
    [InlineData("""{"waiting": {"reason": "ContainerCreating"}}""", "{}", "", "")]
    [InlineData("""{"running": {"startedAt": "2026-01-01T00:00:00Z"}}""", "{}", "", "")]
    [InlineData("""{"waiting": {"reason": "ErrImagePull", "message": "no such image"}}""", "{}", "ErrImagePull", "no such image")]
    [InlineData("""{"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}}""", """{"terminated": {"reason": "Error", "message": "level=fatal"}}""",
        "CrashLoopBackOff", "level=fatal")]
    [InlineData("""{"terminated": {"reason": "OOMKilled"}}""", "{}", "OOMKilled", "")]
    public void What_is_wrong_with_a_pod_is_in_its_containers(string state, string last, string trouble, string message)
    {
        foreach (var list in new[] { "containerStatuses", "initContainerStatuses" })
        {
            var pod = Pod($$"""
                {"metadata": {"name": "a", "namespace": "kube-system", "uid": "u"}, "spec": {"nodeName": "n"},
                 "status": {"{{list}}": [{"name": "c", "restartCount": 3, "state": {{state}}, "lastState": {{last}}}] } }
                """);

            Assert.Equal((trouble, message, 3, "n"), (pod!.Trouble, pod.Message, pod.Restarts, pod.Node));
            Assert.Equal(trouble.Length > 0, pod.IsHopeless);
        }
    }

    [Fact]
    public void Odd_pods_are_read_without_harm()
    {
        Assert.Null(Pod("""{"metadata": {}}"""));
        Assert.Equal("", Pod("""{"metadata": {"name": "a"}, "spec": 7, "status": {"containerStatuses": {}, "conditions": [null, 1]}}""")!.Node);
    }

    [Fact]
    public void Only_what_brings_it_nearer_to_its_end_is_movement()
    {
        var start = State(Pod("a", "1") with { Ready = true }, Pod("b", "2") with { Ready = true });
        var movement = new RolloutMovement(new Rollout(start, start));

        Assert.False(movement.Note(start));
        Assert.True(movement.Note(State(Pod("b", "2") with { Ready = true })));
        Assert.True(movement.Note(State(Pod("a", "3") with { Trouble = "CrashLoopBackOff", Restarts = 1 }, Pod("b", "2"))));
        Assert.False(movement.Note(State(Pod("a", "3") with { Trouble = "CrashLoopBackOff", Restarts = 2 }, Pod("b", "2"))));
        Assert.False(movement.Note(State(Pod("a", "4"), Pod("b", "2"))));
        Assert.True(movement.Note(State(Pod("a", "4") with { Ready = true }, Pod("b", "2"))));
        Assert.False(movement.Note(State(Pod("a", "4"), Pod("b", "2"))));
        Assert.False(movement.Note(State(Pod("a", "4") with { Ready = true }, Pod("b", "2") with { Ready = true })));
        Assert.True(movement.Note(State(Pod("a", "4") with { Ready = true }, Pod("b", "5"))));
    }

    [Fact]
    public void Settings_are_other_also_where_they_differ_only_at_their_end()
    {
        var before = Mark(new string('x', 80) + "1");

        Assert.True(Mark(new string('x', 80) + "1").ReadsAsAt(before));
        Assert.False(Mark(new string('x', 80) + "2").ReadsAsAt(before));
    }

    [Theory]
    [InlineData("deployed", false)]
    [InlineData("failed", false)]
    [InlineData("pending-rollback", true)]
    [InlineData("uninstalling", true)]
    public void A_revision_that_helm_is_at_is_pending(string status, bool isPending) => Assert.Equal(isPending, new HelmSecret(2, status, "").IsPending);

    [Fact]
    public void Words_of_pods_are_made_fit_for_a_terminal()
    {
        var rollout = new Rollout(State(Pod("a", "1")), State(Pod("a", "1")));
        var now = State(Pod("a", "2") with { Trouble = "Crash\u001b[2J", Message = "first\nlast \u001b]0;owned\u0007 words\n", Restarts = 1 });

        Assert.Equal("pod kube-system/a on node node-a is in Crash [2J after 1 restart (last  ]0;owned  words)", rollout.Obstacle(now));
    }

    private static RolloutPod Pod(string name, string uid) => new(new ObjectName("kube-system", name), uid, "node-" + name);

    private static RolloutState State(params RolloutPod[] pods) =>
        new(new WorkloadState(new WorkloadProgress("DaemonSet", new ObjectName("kube-system", "cilium")), [.. pods]), null);

    private static InstallationSnapshot Mark(string value) => new(null,
        FrozenDictionary.ToFrozenDictionary(new Dictionary<string, string>(StringComparer.Ordinal) { ["devices"] = value }), null, new JObject(), null);

    private static RolloutPod? Pod(string json)
    {
        var reader = new System.Text.Json.Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return RolloutPodReading.Pod(ref reader, new StringPool());
    }
}
