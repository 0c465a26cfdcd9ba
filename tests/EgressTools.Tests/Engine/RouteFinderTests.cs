using System.Collections.Frozen;
using static EgressTools.Tests.Engine.Scene;

namespace EgressTools.Tests.Engine;

public sealed class RouteFinderTests
{
    private static readonly LabelSelector Web = LabelSelector.Of(("app", "web"));
    private static readonly ObjectName Name = new("default", "web");
    private static readonly CiliumEndpoint Endpoint = Pod("web", "10.0.0.1", ("app", "web"));
    private static readonly Pod Own = new(Name) { Labels = LabelSet.Create(("app", "web"), ("tier", "front")), NodeName = "w1", Phase = "Running" };
    private static readonly CiliumNode G1 = Gateway("10.1.0.1");
    private static readonly CiliumNode G2 = Gateway("10.1.0.2");
    private static readonly EgressPolicy Everywhere = Policy("p", Web, ["0.0.0.0/0"], On("10.1.0.1", "10.1.0.1"));

    public static TheoryData<string, RouteOutcome, RouteReasonKind, string, object[]> Cases() => new()
    {
        { "8.8.8.8", RouteOutcome.Gateway, RouteReasonKind.OnlyEntry, "0.0.0.0/0 of policy p is the only entry that contains it", [G1, Endpoint, Everywhere] },
        {
            "203.0.113.9", RouteOutcome.Gateway, RouteReasonKind.LongestPrefix,
            "203.0.113.0/24 of policy q is the longest prefix that contains it, before 0.0.0.0/0",
            [G1, G2, Endpoint, Everywhere, Policy("q", Web, ["203.0.113.0/24"], On("10.1.0.2"))]
        },
        { "10.9.9.9", RouteOutcome.Direct, RouteReasonKind.Excluded, "policy p excludes 10.0.0.0/8: it leaves as without a policy",
            [G1, Endpoint, Everywhere with { ExcludedCidrs = ["10.0.0.0/8"] }] },
        { "8.8.8.8", RouteOutcome.Dropped, RouteReasonKind.NoGateway, "policy p finds no gateway: no node has the labels kubernetes.io/hostname=10.1.0.1; " +
            "the agents drop the traffic (reason 194)", [G2, Endpoint, Everywhere] },
        { "8.8.8.8", RouteOutcome.Dropped, RouteReasonKind.NoGateway, "policy p finds no gateway: node 10.1.0.1 has no IPv4 address; " +
            "the agents drop the traffic (reason 194)", [Gateway("10.1.0.1", "fd00::1"), Endpoint, Everywhere] },
        { "8.8.8.8", RouteOutcome.Alternates, RouteReasonKind.Conflict, "policies p and q name different gateways or egress IPs for 0.0.0.0/0, " +
            "and Cilium switches between them at every change in the cluster, at most once a second; each switch breaks connections",
            [G1, G2, Endpoint, Everywhere, Policy("q", Web, ["0.0.0.0/0"], On("10.1.0.2"))] },
        { "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.HostNetwork, "the pod uses hostNetwork: egress policies do not apply",
            [G1, Everywhere, Own with { HostNetwork = true }] },
        { "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.NoEndpoint, "the pod has no CiliumEndpoint, so the agents do not know it (it is Pending)",
            [G1, Everywhere, Own with { Phase = "Pending" }] },
        { "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.SuperNode, "the pod runs on super node eklet-1, where no Cilium agent steers traffic",
            [G1, Everywhere, Own with { NodeName = "eklet-1" }, new Node("eklet-1")] },
        { "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.NoIdentity, "its CiliumEndpoint has no address or no identity yet",
            [G1, Everywhere, Endpoint with { Addresses = [] }] },
        { "2001:db8::1", RouteOutcome.Direct, RouteReasonKind.NoAddressOfFamily, "the pod has no IPv6 address to send from", [G1, Endpoint, Everywhere] },
        { "10.1.0.1", RouteOutcome.Inside, RouteReasonKind.InsideCluster,
            "10.1.0.1 is an address of node 10.1.0.1, and traffic inside the cluster is never steered", [G1, Endpoint, Everywhere] },
        { "10.0.0.2", RouteOutcome.Inside, RouteReasonKind.InsideCluster, "10.0.0.2 is that of pod default/db, and traffic inside the cluster is never steered",
            [G1, Endpoint, Everywhere, Pod("db", "10.0.0.2")] },
        { "10.96.0.1", RouteOutcome.Inside, RouteReasonKind.InsideCluster, "10.96.0.1 is that of service shop/api, and traffic inside the cluster is never " +
            "steered", [G1, Endpoint, Everywhere, new ServiceInfo(new ObjectName("shop", "api"), [Address.Parse("10.96.0.1")])] },
        { "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.NotCovered, "policy p selects it for other destinations: 203.0.113.0/24",
            [G1, Endpoint, Everywhere with { DestinationCidrs = ["203.0.113.0/24"] }] },
        {
            "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.LabelNotInIdentity,
            "policy p requires tier=front, which the pod has and its identity lacks: Cilium's label filter drops it",
            [G1, Endpoint, Own, Policy("p", LabelSelector.Of(("app", "web"), ("tier", "front")), ["0.0.0.0/0"], On("10.1.0.1"))]
        },
        { "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.NotSelected, "policy p requires app=db, and the pod has app=web",
            [G1, Endpoint, Own, Policy("p", LabelSelector.Of(("app", "db")), ["0.0.0.0/0"], On("10.1.0.1"))] },
        { "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.NotSelected, "policy p requires tier=back",
            [G1, Endpoint, Own, Policy("p", LabelSelector.Of(("tier", "back")), ["0.0.0.0/0"], On("10.1.0.1"))] },
        { "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.NotSelected, "policy p requires namespace:team=a",
            [G1, Endpoint, Own, Everywhere with { Rules = [new PolicyRule(null, LabelSelector.Of(("team", "a")), null)] }] },
        {
            "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.OtherNode, "policy p selects only pods on nodes with zone=b",
            [G1, Endpoint with { NodeIP = Address.Parse("10.1.0.1") }, Everywhere with { Rules = [new PolicyRule(Web, null, LabelSelector.Of(("zone", "b")))] }]
        },
        { "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.PolicyIgnored, "the agents ignore policy p: '010.0.0.0/8' is not a CIDR",
            [G1, Endpoint, Everywhere with { DestinationCidrs = ["010.0.0.0/8"] }] },
        { "8.8.8.8", RouteOutcome.Direct, RouteReasonKind.NoPolicies, "there are no policies", [G1, Endpoint] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Says_where_it_goes_and_why(string to, RouteOutcome outcome, RouteReasonKind kind, string words, object[] objects)
    {
        var route = new RouteFinder(Snapshot("1.19.5", objects)).To(Name, Address.Parse(to));

        Assert.Equal((outcome, kind, words), (route.Outcome, route.Reasons[0].Kind, RouteText.Of(route.Reasons[0])));
        Assert.Equal(outcome is RouteOutcome.Gateway or RouteOutcome.Alternates, !route.Exits.IsEmpty);
    }

    [Theory]
    [InlineData("10.1.0.1", "no node has the labels kubernetes.io/hostname=10.1.0.9")]
    [InlineData("fd00::1", "node 10.1.0.1 has no IPv4 address")]
    public void An_entry_without_a_node_is_not_put_down_to_the_node_of_another(string address, string why)
    {
        var hosts = new[] { "10.1.0.1", "10.1.0.9" };
        var policy = Policy("p", Web, ["0.0.0.0/0"], On("10.1.0.1")) with { Gateways = [.. hosts.Select(static h => On(h))] };
        var dropped = Enumerable.Range(0, 40).Select(i =>
            new RouteFinder(Snapshot("1.18.3", Gateway("10.1.0.1", address), Endpoint with { Uid = $"uid-{i}" }, policy)).To(Name, Address.Parse("8.8.8.8")))
            .First(static r => r.Outcome == RouteOutcome.Dropped);

        Assert.Contains($"finds no gateway: {why}; ", RouteText.Of(dropped.Reasons[0]), StringComparison.Ordinal);
    }

    // The pod has what its author meant, so that a filter of labels is not what is wrong; nor does a pod of another rule hear of it.
    [Theory]
    [InlineData("web", RouteReasonKind.SelectorNotCompiled, "agents of this release cannot compile 'tier notin ()' of policy p, and its rule selects no pod")]
    [InlineData("db", RouteReasonKind.NotSelected, "policy p requires app=db, and the pod has app=web")]
    public void Names_a_selector_that_agents_cannot_compile(string app, RouteReasonKind kind, string words)
    {
        var selector = new LabelSelector(LabelSet.Create(("app", app)), [new("tier", LabelOperator.NotIn, [])]);
        var route = new RouteFinder(Snapshot("1.18.11", G1, Endpoint, Own, Policy("p", selector, ["0.0.0.0/0"], On("10.1.0.1"))))
            .To(Name, Address.Parse("8.8.8.8"));

        Assert.Equal((RouteOutcome.Direct, kind, words), (route.Outcome, route.Reasons[0].Kind, RouteText.Of(route.Reasons[0])));
    }

    [Fact]
    public void A_gateway_comes_with_what_may_go_wrong_there()
    {
        var node = new Node("10.1.0.1")
        {
            Readiness = NodeReadiness.Silent,
            Addresses = [new NodeAddress("InternalIP", "10.1.0.1"), new NodeAddress("ExternalIP", "203.0.113.1")]
        };
        var policy = Policy("p", Web, ["0.0.0.0/0"], new PolicyGateway(LabelSelector.Of(("egress-node", "true")), null, "203.0.113.1"));
        var route = new RouteFinder(Snapshot("1.19.5", G1, G2, node, Endpoint, policy)).To(Name, Address.Parse("8.8.8.8"));

        Assert.Equal(
            ["only-entry", "first-node-by-name", "gateway-not-ready", "egress-ip-depends"],
            route.Reasons.Select(static r => RouteText.Code(r.Kind)));
        Assert.Equal(("10.1.0.1", "203.0.113.1"), (route.Exits[0].GatewayNode, route.Exits[0].PublicAddresses[0].ToString()));
    }

    [Fact]
    public void Without_a_destination_every_entry_has_its_route()
    {
        var routes = new RouteFinder(Snapshot("1.19.5", G1, Endpoint, Everywhere with { ExcludedCidrs = ["10.0.0.0/8"] })).All(Name);

        Assert.Equal(["0.0.0.0/0 Gateway", "10.0.0.0/8 Direct"], routes.Select(static r => $"{r.Entry} {r.Outcome}"));
    }

    [Fact]
    public void A_feature_that_is_off_steers_nothing()
    {
        var configuration = new Dictionary<string, string> { ["enable-ipv4-egress-gateway"] = "false" }.ToFrozenDictionary();
        var snapshot = Snapshot("1.17.3", G1, Endpoint, Everywhere);
        var route = new RouteFinder(snapshot with { Installation = snapshot.Installation with { Configuration = configuration } })
            .To(Name, Address.Parse("8.8.8.8"));

        Assert.Equal((RouteOutcome.Direct, RouteReasonKind.FeatureOff), (route.Outcome, Assert.Single(route.Reasons).Kind));
    }

    [Fact]
    public void Every_kind_of_reason_has_words_and_a_code_of_its_own()
    {
        var kinds = Enum.GetValues<RouteReasonKind>();

        Assert.Equal(kinds.Length, kinds.Select(RouteText.Code).Distinct().Count());
        Assert.Equal(kinds.Length, kinds.Select(static k => RouteText.Of(new RouteReason(k))).Distinct().Count());
    }
}
