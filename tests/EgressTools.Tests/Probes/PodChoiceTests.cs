using System.Collections.Frozen;
using EgressTools.Tests.Engine;
using static EgressTools.Tests.Probes.ExitScene;

namespace EgressTools.Tests.Probes;

public sealed class PodChoiceTests
{
    [Fact]
    public void Chooses_by_policy_name_label_and_namespace()
    {
        var db = Scene.Pod("db", "10.0.0.3", ("app", "db"));
        var snapshot = With(Policy(), Endpoint("b", "10.0.0.2"), Endpoint("a"), db, Pod("b", "10.0.0.2"), Pod("a"),
            Pod("db", "10.0.0.3") with { Labels = LabelSet.Create(("app", "db")) });
        Assert.Equal(["a", "b"], Names(snapshot, new ExitTestOptions { Policy = "p" }));
        Assert.Equal(["db"], Names(snapshot, new ExitTestOptions { Selector = LabelSelector.Of(("app", "db")) }));
        Assert.Equal(["a", "db"], Names(snapshot, new ExitTestOptions { Pods = [new("default", "db"), new("default", "a")] }));
        Assert.Equal(["a", "b", "db"], Names(snapshot, new ExitTestOptions { Namespace = "default" }));
        Assert.Throws<UsageException>(() => Names(snapshot, new ExitTestOptions { Namespace = "other" }));
        Assert.Equal("PolicyNotFound", Assert.Throws<UsageException>(() => Names(snapshot, new ExitTestOptions { Policy = "q" })).Id);
    }

    [Fact]
    public void A_named_pod_that_is_not_there_does_not_keep_the_others_from_being_asked()
    {
        var chosen = Choose(With(Endpoint(), Pod()), new ExitTestOptions { Pods = [new("default", "gone"), new("default", "web")] });
        Assert.Equal(["pod gone not found in namespace default", null], chosen.Select(static p => p.NotReady));
    }

    [Fact]
    public void Where_pods_were_not_read_the_endpoints_stand_for_them()
    {
        var pod = Assert.Single(Choose(With(Policy(), Endpoint()), new ExitTestOptions()));
        Assert.Equal((Worker, null), (pod.Node, pod.NotReady));
    }

    [Fact]
    public void Says_why_a_pod_is_not_asked()
    {
        Assert.Equal(ExitVerdict.NotReady, Verdict(Pod() with { Phase = "Pending", NodeName = "" }));
        Assert.Equal(ExitVerdict.NoPolicy, Verdict(Pod() with { HostNetwork = true }));
        Assert.Null(Verdict(Pod()));
        Assert.Null(Verdict(Pod() with { Ready = false }));
    }

    [Theory]
    [InlineData("Pending", "Unschedulable: 0/3 nodes are available", "", "", null, "it is not scheduled yet (Unschedulable: 0/3 nodes are available)")]
    [InlineData("Pending", "", "node", "ImagePullBackOff", null, "container main: ImagePullBackOff")]
    [InlineData("Pending", "", "node", "ContainerCreating", null, "its containers have not started yet")]
    [InlineData("Running", "", "node", "CrashLoopBackOff", 137, "container main: CrashLoopBackOff, exit code 137")]
    [InlineData("Running", "", "node", "Completed", 0, "container main: Completed, exit code 0")]
    [InlineData("Failed", "Evicted", "node", "", null, "it has failed (Evicted)")]
    [InlineData("Failed", "", "node", "Error", 3, "it has failed (container main: Error, exit code 3)")]
    [InlineData("Succeeded", "", "node", "Completed", 0, "it has completed")]
    public void Says_why_no_container_runs(string phase, string reason, string node, string stopped, int? exitCode, string said)
    {
        var pod = Pod() with
        {
            Phase = phase,
            Ready = false,
            Reason = reason,
            NodeName = node,
            Stopped = stopped.Length == 0 ? [] : [new StoppedContainer("main", stopped, exitCode)]
        };
        Assert.Equal(said, PodState.WhyNot(pod));
    }

    [Fact]
    public void One_container_that_runs_is_enough_and_what_is_wrong_stays_a_remark()
    {
        var pod = Pod() with { Ready = false, Containers = ["main", "proxy"], Stopped = [new StoppedContainer("main", "CrashLoopBackOff", 1)] };
        Assert.Null(PodState.WhyNot(pod));
        Assert.Equal(["proxy"], PodState.Running(pod));
        Assert.Equal("the pod is not Ready (container main: CrashLoopBackOff, exit code 1)", PodState.Remark(pod));
        Assert.Equal("the pod is not Ready", PodState.Remark(Pod() with { Ready = false }));
        Assert.Equal("", PodState.Remark(Pod()));
    }

    [Fact]
    public void A_pod_that_is_being_deleted_is_only_of_interest_by_its_name()
    {
        var snapshot = With(Endpoint(), Pod(), Pod("old", "10.0.0.9") with { Terminating = true });
        Assert.Equal(["web"], Names(snapshot, new ExitTestOptions()));
        Assert.Equal(["old"], Names(snapshot, new ExitTestOptions { Pods = [new("default", "old")] }));
    }

    [Fact]
    public void A_name_that_does_not_exist_is_said_with_its_namespace()
    {
        var snapshot = With(Endpoint(), Pod());
        var error = Assert.Throws<UsageException>(() => Names(snapshot, new ExitTestOptions { Pods = [new("shop", "web")] }));
        Assert.Equal("pod web not found in namespace shop: name another namespace with -n, or as namespace/name", error.Message);
        var both = Choose(snapshot, new ExitTestOptions { Pods = [new("shop", "web"), new("default", "web")] });
        Assert.Equal([null, "pod web not found in namespace shop"], both.Select(static p => p.NotReady));
        Assert.Equal(ExitVerdict.NotAsked, ExitJudge.NotAsked(both[1])?.Verdict);
    }

    [Fact]
    public void With_the_feature_off_the_policy_is_not_in_effect_and_that_is_said()
    {
        var snapshot = With(Policy(), Endpoint(), Pod());
        snapshot = snapshot with
        {
            Installation = snapshot.Installation with
            {
                Configuration =
            new Dictionary<string, string>(StringComparer.Ordinal) { ["enable-ipv4"] = "true" }.ToFrozenDictionary()
            }
        };
        Assert.Equal(["web"], Names(snapshot, new ExitTestOptions { Policy = "p" }));
        var result = Seen(snapshot, PublicEcho, WorkerPublic);
        Assert.Equal((ExitVerdict.OwnNode, Gateway), (result.Verdict, result.Expected?.GatewayNode));
        Assert.EndsWith($"; the agent of its node {Worker} runs without the egress gateway, since cilium-config disables it",
            result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_ended_and_probes_that_were_left_behind_are_asked_only_by_name()
    {
        var ended = Pod("done", "10.0.0.7") with { Phase = "Succeeded", Ready = false };
        var snapshot = With(Endpoint(), Pod(), ended, Pod("egress-probe-web", "10.0.0.8") with { IsProbe = true });

        Assert.Equal(["web"], Names(snapshot, new ExitTestOptions()));
        Assert.Equal("it has completed", Assert.Single(Choose(snapshot, new ExitTestOptions { Pods = [ended.Name] })).NotReady);
    }

    [Fact]
    public void A_policy_that_the_agents_ignore_cannot_be_tested()
    {
        var ignored = Policy() with { Gateway = new PolicyGateway(LabelSelector.Everything, "eth0", Gateway) };
        var error = Assert.Throws<ProbeException>(() => Names(With(ignored, Endpoint(), Pod()), new ExitTestOptions { Policy = "p" }));

        Assert.Equal("policy p has no effect: the agents ignore it because a gateway has both interface and egressIP", error.Message);
    }

    private static ExitVerdict? Verdict(Pod pod) => ExitJudge.NotAsked(Assert.Single(Choose(With(pod), new ExitTestOptions())))?.Verdict;

    private static IEnumerable<string> Names(ClusterSnapshot snapshot, ExitTestOptions options) => Choose(snapshot, options).Select(static p => p.Name.Name);

    private static ImmutableArray<TestedPod> Choose(ClusterSnapshot snapshot, ExitTestOptions options)
    {
        var table = RuleTable.Build(snapshot);
        return PodChoice.Choose(snapshot, table, new NodeIndex(snapshot, table), options);
    }
}
