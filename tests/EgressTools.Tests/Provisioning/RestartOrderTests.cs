using EgressTools.Tests.Engine;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>In which order agents are to restart, and where there can be none.</summary>
public sealed class RestartOrderTests
{
    private static readonly JObject Replaced = JObject.Parse("""{"kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}""");

    [Fact]
    public void Policies_that_share_a_gateway_are_one_group() =>
        Assert.Equal(["10.0.0.1 10.0.0.2 10.0.0.3: a b", "10.0.0.4: c", "others"], Order([Web("a", 1, 2), Web("b", 2, 3), Web("c", 4)]));

    [Fact]
    public void Pods_on_the_gateways_of_another_policy_join_the_groups()
    {
        Assert.Equal(["10.0.0.1: a", "10.0.0.2: b", "others"], Order([Web("a", 1), Web("b", 2)], PodOn(3, "b")));
        Assert.Equal(["10.0.0.1 10.0.0.2: a b", "others"], Order([Web("a", 1), Web("b", 2)], PodOn(1, "b")));
        Assert.Equal(["10.0.0.1 10.0.0.2: a b", "others"], Order([Web("b", 2), Web("a", 1)], PodOn(2, "a")));
    }

    [Fact]
    public void For_gateways_that_no_node_is_and_policies_that_agents_ignore_nobody_waits() =>
        Assert.Empty(Order([Web("a", 9), Web("b", 1) with { DestinationCidrs = ["no CIDR"] }]));

    [Fact]
    public void Without_policies_the_DaemonSet_restarts_them_in_its_own_order() => Assert.Empty(Plan("1.18.3", Replaced).Order);

    [Fact]
    public void A_plan_that_enables_has_the_order_and_loses_nothing()
    {
        var plan = Plan("1.18.3", Replaced, PlanScene.Web());
        Assert.Equal([["172.22.48.10"], []], plan.Order.Select(static w => w.Nodes.ToArray()));
        Assert.DoesNotContain(plan.Effects, static e => e.Change is TrafficChange.Interrupted);
    }

    [Theory]
    [InlineData(SnapshotKinds.Policies)]
    [InlineData(SnapshotKinds.CiliumNodes)]
    public void Where_gateways_are_not_known_it_says_so(SnapshotKinds unread)
    {
        var state = PlanScene.Installed("1.18.3", Replaced);
        state = state with
        {
            Snapshot = state.Snapshot with
            {
                Complete = state.Snapshot.Complete & ~unread,
                Gaps = [new Gap("some objects", "not allowed to list them") { Kinds = unread }]
            }
        };
        Assert.Contains(
            "agents restart in no order, because some objects could not be read: if there are policies, " +
            "their pods may lose traffic until every agent runs with the egress gateway", FeaturePlanner.Enable(state, new EnableRequest()).Warnings);
    }

    [Fact]
    public void Agents_that_run_with_the_feature_restart_without_loss_in_any_order()
    {
        var given = (JObject)Replaced.DeepClone();
        given["egressGateway"] = new JObject { ["enabled"] = true };
        var plan = Plan("1.18.3", given, PlanScene.Web());
        Assert.True(plan.NeedsUpgrade);
        Assert.Empty(plan.Order);
    }

    [Theory]
    [InlineData("""{"rollOutCiliumPods": true}""", "rollOutCiliumPods is true in helm's values")]
    [InlineData("""{"kubeProxyReplacement": false}""", "k8sServiceHost and k8sServicePort change their pods")]
    public void Where_helm_replaces_the_pods_it_says_what_is_lost(string values, string why)
    {
        var given = (JObject)Replaced.DeepClone();
        if (values.Contains("false", StringComparison.Ordinal))
            given = [];
        given.Merge(JObject.Parse(values));
        var plan = Plan("1.18.3", given, PlanScene.Web());
        Assert.Empty(plan.Order);
        var lost = Assert.Single(plan.Effects, static e => e.Change is TrafficChange.Interrupted);
        Assert.StartsWith($"the agents restart in no order, because {why}: pods of policy web lose traffic or leave a gateway with their own address, ",
            lost.Sentence, StringComparison.Ordinal);
        Assert.Equal(2, lost.Pods);
    }

    private static FeaturePlan Plan(string version, JObject given, params ReadOnlySpan<EgressPolicy> policies) =>
        FeaturePlanner.Enable(PlanScene.Installed(version, given).WithPolicies(policies), new EnableRequest());

    private static EgressPolicy Web(string app, params int[] gateways) =>
        Scene.Policy(app, LabelSelector.Of(("app", app)), ["0.0.0.0/0"], [.. gateways.Select(static g => Scene.On($"10.0.0.{g}"))]);

    private static CiliumEndpoint PodOn(int node, string app) => Scene.Pod("pod", "10.1.0.9", ("app", app)) with { NodeIP = Address.Parse($"10.0.0.{node}") };

    private static string[] Order(EgressPolicy[] policies, params CiliumEndpoint[] pods) =>
    [
        .. RestartOrder.Of(Scene.Snapshot("1.18.3", [.. Enumerable.Range(1, 5).Select(static i => Scene.Gateway($"10.0.0.{i}")), .. policies, .. pods]))
            .Select(static w => w.IsOfGateways ? $"{string.Join(' ', w.Nodes)}: {string.Join(' ', w.Policies)}" : "others"),
    ];
}
