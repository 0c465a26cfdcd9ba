using static EgressTools.Tests.Engine.Scene;

namespace EgressTools.Tests.Planning;

/// <summary>Why pods change whose gateway nobody touched.</summary>
public sealed class PlanReasonTests
{
    private static readonly LabelSelector Web = LabelSelector.Of(("app", "web"));

    [Theory]
    [InlineData("1.18.3", "10.1.0.2", "policy p: no node matches 1 of its 2 gateways (kubernetes.io/hostname=10.1.0.2). Cilium 1.18.3 keeps such an entry as " +
        "0.0.0.0, which sorts before all addresses: Cilium drops the traffic of pods that get this entry, and other pods may move to another gateway (#44705)")]
    [InlineData("1.19.5", "10.1.0.2", null)] // Only its own pods move.
    public void One_of_two_gateways_goes(string version, string node, string? reason) =>
        Assert.Equal(reason is null ? [] : [reason], Compare(version, 2, new WhatIf { WithoutNodes = [node] }).Reasons);

    [Fact]
    public void Where_the_order_shifts_pods_of_gateways_that_stay_are_counted()
    {
        var plan = Compare("1.19.5", 3, new WhatIf { WithoutNodes = ["10.1.0.1"] });
        var displaced = plan.Pods.Count(static p => p.Before.GatewayNode != "10.1.0.1");
        Assert.True(displaced > 1);
        Assert.Equal([$"policy p: {displaced} pods change although their gateway stays, because Cilium assigns pods by the number of gateways and their " +
            "order by address: 10.1.0.1, 10.1.0.2, 10.1.0.3 before, 10.1.0.2, 10.1.0.3 after"], plan.Reasons);
    }

    [Theory]
    [InlineData("1.18.3")]
    [InlineData("1.19.5")]
    public void The_only_gateway_goes(string version) =>
        Assert.Equal(["policy p: no node matches its gateways (kubernetes.io/hostname=10.1.0.1)"],
            Compare(version, 1, new WhatIf { WithoutNodes = ["10.1.0.1"] }).Reasons);

    [Fact]
    public void What_a_policy_itself_changes_needs_no_reason()
    {
        Assert.Empty(Compare("1.19.5", 2, new WhatIf { Deleted = ["p"] }).Reasons);
        Assert.Empty(Compare("1.19.5", 1, new WhatIf { Policies = [Policy("p", Web, ["0.0.0.0/0"], On("10.1.0.1", "10.1.0.1"))] }).Reasons);
    }

    private static EgressPlan Compare(string version, int gateways, WhatIf change)
    {
        var nodes = Enumerable.Range(1, gateways).Select(static i => $"10.1.0.{i}").ToList();
        object[] objects =
        [
            .. nodes.Select(static n => Gateway(n)), .. Enumerable.Range(1, 30).Select(static i => Pod($"w{i}", $"10.0.0.{i}", ("app", "web"))),
            Policy("p", Web, ["0.0.0.0/0"], [.. nodes.Select(static n => On(n))]),
        ];
        var snapshot = Snapshot(version, objects);
        return PlanMaker.Compare(snapshot, change.Apply(snapshot));
    }
}
