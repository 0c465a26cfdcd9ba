using static EgressTools.Tests.Engine.Scene;

namespace EgressTools.Tests.Operations;

public sealed class PoliciesTests
{
    private static readonly PoliciesRequest All = new([]);

    private static readonly LabelSelector Web = LabelSelector.Of(("app", "web"));
    private static readonly PolicyGateway AnyGateway = new(LabelSelector.Of(("egress-node", "true")), null, null);

    [Fact]
    public void What_is_written_and_never_used_is_shown_with_its_reason()
    {
        var policy = Policy("p", Web, ["0.0.0.0/0"], On("10.1.0.9", "10.1.0.9"),
            On("10.1.0.8")) with
        { Gateway = On("10.1.0.3"), Gateways = [AnyGateway, On("10.1.0.8")] };
        var shown = Only("1.19.5", Gateway("10.1.0.1"), Gateway("10.1.0.2"),
            new CiliumNode("10.1.0.3") { Labels = LabelSet.Create(("kubernetes.io/hostname", "10.1.0.3")) }, Pod("web", "10.0.0.1", ("app", "web")), policy);

        Assert.Equal(
            [
                "10.1.0.1 1 ",
                "10.1.0.3 0 egressGateway is ignored where egressGateways has entries",
                "10.1.0.2 0 of the nodes that match its selector only the first by name is used",
                " 0 no node matches its node selector",
            ],
            shown.Gateways.Select(static g => $"{g.Node} {g.Pods} {g.Unused}"));
    }

    [Fact]
    public void An_old_version_does_not_know_the_list()
    {
        var policy = Policy("p", Web, ["0.0.0.0/0"], On("10.1.0.1"), On("10.1.0.2"));
        var shown = Only("1.17.4", Gateway("10.1.0.1"), Gateway("10.1.0.2"), policy);

        Assert.Equal(["10.1.0.1 ", "10.1.0.2 this version of Cilium does not know egressGateways"], shown.Gateways.Select(static g => $"{g.Node} {g.Unused}"));
    }

    [Fact]
    public void Conflicts_count_entries_and_only_those_that_differ()
    {
        var pods = new[] { Pod("a", "10.0.0.1", ("app", "web")), Pod("b", "10.0.0.2", ("app", "web")) };
        var same = Policy("same", Web, ["0.0.0.0/0"], On("10.1.0.1"));
        var snapshot = Snapshot("1.19.5", Gateway("10.1.0.1"), Gateway("10.1.0.2"), pods[0], pods[1], same, same with { Name = "twin" },
            Policy("other", Web, ["10.0.0.0/8", "0.0.0.0/0"], On("10.1.0.2")));

        Assert.Equal([2, 2, 2], PoliciesUseCase.Of(snapshot, All).Select(static p => p.Conflicts));
        Assert.Equal([0, 0], PoliciesUseCase.Of(snapshot with { Policies = [.. snapshot.Policies.Take(2)] }, All).Select(static p => p.Conflicts));
    }

    [Fact]
    public void A_policy_that_the_agents_ignore_says_why_and_a_count_that_is_not_known_is_none()
    {
        var shown = Only("1.19.5", Gateway("10.1.0.1"), Policy("p", Web, ["nowhere"], On("10.1.0.1")));

        Assert.Equal(("'nowhere' is not a CIDR", null, "the agents ignore the policy"), (shown.Ignored, shown.Pods, shown.Gateways[0].Unused));
    }

    [Theory]
    [InlineData(false, "", "unknown")] // Not read.
    [InlineData(true, "nodes", "unused")] // Read, and there are none.
    [InlineData(false, "gap", "unknown")] // Some could not be read: the one that is missing may be among them.
    public void A_gateway_is_unused_only_where_the_nodes_are_known(bool complete, string read, string state)
    {
        var snapshot = Snapshot("1.19.5", Pod("a", "10.0.0.1", ("app", "web")), Policy("p", Web, ["0.0.0.0/0"], On("10.1.0.1")),
            Policy("q", Web, ["0.0.0.0/0"], On("10.1.0.2"))) with
        {
            Complete = SnapshotKinds.Policies | SnapshotKinds.Endpoints | (complete ? SnapshotKinds.CiliumNodes : SnapshotKinds.None),
        };
        if (read == "gap")
            snapshot = snapshot with
            {
                CiliumNodes = [Gateway("10.1.0.9")],
                Gaps = [new Gap("ciliumnodes.cilium.io", "one object cannot be read") { Kinds = SnapshotKinds.CiliumNodes }]
            };
        var policy = PoliciesUseCase.Of(snapshot, new PoliciesRequest(["p"]))[0];
        using var table = new StringWriter();
        ListPrinter.Write(table, OutputFormat.Parse("wide", OutputFormat.OfLists), PolicyListing.At(default), [policy], headers: false, colour: false);

        Assert.Contains($"[kubernetes.io/hostname=10.1.0.1]({state})", table.ToString(), StringComparison.Ordinal);
        Assert.Equal(state == "unknown" ? (null, null, null) : ((int?)0, (int?)0, "no node matches its node selector"),
            (policy.Conflicts, policy.Gateways[0].Pods, policy.Gateways[0].Unused));
    }

    [Fact]
    public void Users_of_an_address_know_what_it_is_to_them()
    {
        var node = new Node("10.1.0.1") { Addresses = [new NodeAddress("InternalIP", "10.1.0.1"), new NodeAddress("ExternalIP", "203.0.113.1")] };
        var snapshot = Snapshot(
            "1.19.5", Gateway("10.1.0.1"), node, Pod("a", "10.0.0.1", ("app", "web")), Pod("b", "10.0.0.2", ("app", "db")),
            Policy("p", Web, ["0.0.0.0/0", "10.0.0.0/8"], On("10.1.0.1", "10.1.0.77")) with { ExcludedCidrs = ["192.168.0.0/16"] });

        Assert.Equal(["default/a Egress 10.0.0.0/8 0.0.0.0/0"], Users(snapshot, "10.1.0.77"));
        Assert.Equal(["default/a Gateway 10.0.0.0/8 0.0.0.0/0"], Users(snapshot, "10.1.0.1"));
        Assert.Equal(["default/a Public 10.0.0.0/8 0.0.0.0/0"], Users(snapshot, "203.0.113.1"));
        Assert.Empty(Users(snapshot, "198.51.100.1"));
    }

    private static IEnumerable<string> Users(ClusterSnapshot snapshot, string address) =>
        UsersUseCase.Of(snapshot, address)
            .Select(static u => $"{u.Pod} {string.Join(',', u.Roles)} {string.Join(' ', u.Destinations.OrderByDescending(static d => d.Length))}");

    private static PolicySummary Only(string version, params object[] objects) => Assert.Single(PoliciesUseCase.Of(Snapshot(version, objects), All));
}
