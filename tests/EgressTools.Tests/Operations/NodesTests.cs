using static EgressTools.Tests.Engine.Scene;

namespace EgressTools.Tests.Operations;

public sealed class NodesTests
{
    private static readonly NodesRequest Default = new();

    [Fact]
    public void Shows_nodes_that_a_policy_chooses_or_that_carry_the_label()
    {
        var snapshot = Snapshot("1.19.5") with
        {
            Complete = SnapshotKinds.All,
            Nodes = [Ready("chosen"), Ready("labelled", ("egress-node", "true")), Ready("other", ("egress-node", "false"))],
            CiliumNodes = [Bare("chosen"), Bare("labelled"), Bare("other")],
            Policies = [Policy("p", LabelSelector.Of(("app", "web")), ["0.0.0.0/0"], On("chosen"))],
            Endpoints = [Pod("a", "10.0.0.1", ("app", "web")), Pod("b", "10.0.0.2", ("app", "web")), Pod("c", "10.0.0.3", ("app", "db"))],
        };
        Assert.Equal(["chosen", "labelled"], NodesUseCase.Of(snapshot, Default).Select(static n => n.Name));
        Assert.Equal(["chosen", "labelled", "other"], NodesUseCase.Of(snapshot, Default with { All = true }).Select(static n => n.Name));
        var selector = LabelSelectorParser.Parse("egress-node!=true,egress-node", "-l");
        Assert.Equal(["other"], NodesUseCase.Of(snapshot, Default with { Selector = selector }).Select(static n => n.Name));
        var label = GatewayLabel.Standard with { Value = "false" };
        Assert.Equal(["chosen", "other"], NodesUseCase.Of(snapshot, Default with { Label = label }).Select(static n => n.Name));
        var chosen = NodesUseCase.Of(snapshot, Default)[0];
        Assert.Equal(("p", 2), (Assert.Single(chosen.Policies), chosen.Pods));
    }

    [Fact]
    public void Counts_the_pods_that_fall_to_each_gateway_of_a_ring()
    {
        var snapshot = Snapshot("1.19.5") with
        {
            Complete = SnapshotKinds.All,
            CiliumNodes = [Gateway("10.1.0.1"), Gateway("10.1.0.2")],
            Policies = [Policy("p", LabelSelector.Everything, ["0.0.0.0/0"], On("10.1.0.1"), On("10.1.0.2"))],
            Endpoints = [.. Enumerable.Range(0, 40).Select(static i => Pod($"p{i}", $"10.0.0.{i}"))],
        };
        var pods = NodesUseCase.Of(snapshot, Default).Select(static n => n.Pods!.Value).ToList();
        Assert.Equal(40, pods.Sum());
        Assert.All(pods, static n => Assert.True(n > 0));
    }

    [Fact]
    public void Pods_are_not_known_where_endpoints_could_not_be_read() =>
        Assert.Null(NodesUseCase.Of(Snapshot("1.19.5", Gateway("a")) with { Complete = SnapshotKinds.All & ~SnapshotKinds.Endpoints }, Default)[0].Pods);

    [Fact]
    public void Tells_what_is_wrong_with_a_node()
    {
        string Problems(Node? node, CiliumNode? agent) => string.Join(',', NodesUseCase.Of(
            new ClusterSnapshot { Complete = SnapshotKinds.All, Nodes = node is null ? [] : [node], CiliumNodes = agent is null ? [] : [agent] },
            Default with { All = true })[0].Problems.Select(static p => p.Code));

        var label = ("egress-node", "true");
        Assert.Equal("", Problems(Ready("a", label), Gateway("a", "10.0.0.1")));
        Assert.Equal("not-ready", Problems(Ready("a", label) with { Readiness = NodeReadiness.NotReady }, Gateway("a", "10.0.0.1")));
        Assert.Equal("not-ready", Problems(Ready("a", label) with { Readiness = NodeReadiness.Silent }, Gateway("a", "10.0.0.1")));
        Assert.Equal("", Problems(Ready("a", label) with { Readiness = NodeReadiness.Unknown }, Gateway("a", "10.0.0.1")));
        Assert.Equal("cordoned", Problems(Ready("a", label) with { Unschedulable = true }, Gateway("a", "10.0.0.1")));
        Assert.Equal("no-public-address",
            Problems(Ready("a", label) with { Addresses = [new NodeAddress("InternalIP", "10.0.0.1")] }, Gateway("a", "10.0.0.1")));
        Assert.Equal("label-not-on-cilium-node", Problems(Ready("a", label), Bare("a")));
        Assert.Equal("label-only-on-cilium-node", Problems(Ready("a"), Gateway("a", "10.0.0.1")));
        Assert.Equal("no-cilium-node", Problems(Ready("a", label), null));
        Assert.Equal("super-node", Problems(Ready("eklet-1"), null));
        Assert.Equal("ipv6-first", Problems(Ready("a", label), Gateway("a", "fd00::1")));
        Assert.Equal("no-public-address", Problems(null, Gateway("a", "10.0.0.1")));
    }

    [Fact]
    public void Status_and_roles_are_those_of_kubectl()
    {
        var node = Ready("a", ("node-role.kubernetes.io/worker", ""), ("node-role.kubernetes.io/egress", ""),
            ("kubernetes.io/role", "edge")) with
        { Unschedulable = true };
        Assert.Equal("NotReady", NodesUseCase.Of(new ClusterSnapshot { Nodes = [Ready("a") with { Readiness = NodeReadiness.Silent }] },
            Default with { All = true })[0].Status);
        var shown = NodesUseCase.Of(new ClusterSnapshot { Nodes = [node] }, Default with { All = true })[0];
        Assert.Equal("Ready,SchedulingDisabled", shown.Status);
        Assert.Equal(["edge", "egress", "worker"], shown.Roles);
    }

    private static Node Ready(string name, params ReadOnlySpan<(string Key, string Value)> labels) => new(name)
    {
        Readiness = NodeReadiness.Ready,
        Labels = LabelSet.Create(labels),
        Addresses = [new NodeAddress("InternalIP", "10.0.0.1"), new NodeAddress("ExternalIP", "203.0.113.1")],
    };

    private static CiliumNode Bare(string name) =>
        new(name) { Labels = LabelSet.Create(("kubernetes.io/hostname", name)), Addresses = [new NodeAddress("InternalIP", "10.0.0.1")] };

    [Fact]
    public void A_node_that_could_not_be_read_is_not_said_to_be_missing()
    {
        var snapshot = Snapshot("1.19.5") with { Nodes = [Ready("a")], Gaps = [new Gap("nodes", "not allowed to list them") { Kinds = SnapshotKinds.Nodes }] };
        Assert.Equal("NodeNotFound", Assert.Throws<UsageException>(() => NodesUseCase.Of(snapshot with { Gaps = [] }, Default with { Names = ["b"] })).Id);
        Assert.Equal("whether there is a node 'b' is unknown: nodes: not allowed to list them",
            Assert.Throws<InputException>(() => NodesUseCase.Of(snapshot, Default with { Names = ["b"] })).Message);
        Assert.Equal(["a"], NodesUseCase.Of(snapshot, Default with { Names = ["a"] }).Select(static n => n.Name));
    }
}
