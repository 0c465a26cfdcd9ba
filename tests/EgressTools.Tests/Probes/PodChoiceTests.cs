using System.Collections.Immutable;
using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Operations;
using EgressTools.Probes;
using EgressTools.Tests.Engine;
using static EgressTools.Tests.Probes.ExitScene;

namespace EgressTools.Tests.Probes;

public sealed class PodChoiceTests
{
    [Fact]
    public void Chooses_by_policy_name_label_and_namespace()
    {
        var db = Scene.Pod("db", "10.0.0.3", ("app", "db"));
        var snapshot = With(Policy(), Endpoint("b", "10.0.0.2"), Endpoint("a"), db, Pod("b", "10.0.0.2"), Pod("a"), Pod("db", "10.0.0.3") with { Labels = LabelSet.Create(("app", "db")) });
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
        Assert.Equal(["there is no such pod", null], chosen.Select(static p => p.NotReady));
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
        Assert.Equal(ExitVerdict.NotReady, Verdict(Pod() with { Terminating = true }));
        Assert.Equal(ExitVerdict.NotReady, Verdict(Pod() with { Ready = false }));
        Assert.Equal(ExitVerdict.NoPolicy, Verdict(Pod() with { HostNetwork = true }));
        Assert.Null(Verdict(Pod()));
    }

    [Fact]
    public void What_has_ended_and_probes_that_were_left_behind_are_asked_only_by_name()
    {
        var ended = Pod("done", "10.0.0.7") with { Phase = "Succeeded", Ready = false };
        var snapshot = With(Endpoint(), Pod(), ended, Pod("egress-probe-web", "10.0.0.8") with { IsProbe = true });

        Assert.Equal(["web"], Names(snapshot, new ExitTestOptions()));
        Assert.Equal("it has run to its end", Assert.Single(Choose(snapshot, new ExitTestOptions { Pods = [ended.Name] })).NotReady);
    }

    [Fact]
    public void A_policy_that_the_agents_ignore_cannot_be_tested()
    {
        var ignored = Policy() with { Gateway = new PolicyGateway(LabelSelector.Everything, "eth0", Gateway) };
        var error = Assert.Throws<ProbeException>(() => Names(With(ignored, Endpoint(), Pod()), new ExitTestOptions { Policy = "p" }));

        Assert.Equal("policy 'p' steers no pod, since the agents ignore it: a gateway has both interface and egressIP", error.Message);
    }

    private static ExitVerdict? Verdict(Pod pod) => ExitJudge.NotAsked(Assert.Single(Choose(With(pod), new ExitTestOptions())))?.Verdict;

    private static IEnumerable<string> Names(ClusterSnapshot snapshot, ExitTestOptions options) => Choose(snapshot, options).Select(static p => p.Name.Name);

    private static ImmutableArray<TestedPod> Choose(ClusterSnapshot snapshot, ExitTestOptions options)
    {
        var table = RuleTable.Build(snapshot);
        return PodChoice.Choose(snapshot, table, new NodeIndex(snapshot, table), options);
    }
}
