using static EgressTools.Tests.Engine.Scene;

namespace EgressTools.Tests.Engine;

/// <summary>The way of a pod whose policy was updated to what agents reject: running agents keep the version before, and only their maps tell.</summary>
public sealed class KeptRouteTests
{
    private const string Worker = "10.1.0.9";

    private static readonly ObjectName Name = new("default", "web");

    [Theory]
    [InlineData(1L, RouteOutcome.Direct, "")]
    [InlineData(null, RouteOutcome.Direct, "agents that knew an earlier version of policy p keep that version. After a restart: direct")]
    [InlineData(2L, RouteOutcome.Unknown, "agents that knew an earlier version of policy p keep that version. After a restart: direct")]
    public void Without_maps_only_the_generation_tells_whether_there_was_an_earlier_version(long? generation, RouteOutcome outcome, string words)
    {
        var finder = new RouteFinder(Rejected(generation));
        foreach (var route in finder.All(Name).Append(finder.To(Name, Address.Parse("8.8.8.8"))))
        {
            Assert.Equal((outcome, "the agents ignore policy p: a gateway has both interface and egressIP"), (route.Outcome, RouteText.Of(route.Reasons[0])));
            Assert.Equal(words, string.Join('|', route.Reasons.Skip(1).Select(RouteText.Of)));
        }
    }

    [Theory]
    [InlineData("8.8.8.8", RouteOutcome.Gateway, "0.0.0.0/0", "10.1.0.1 10.1.0.1")]
    [InlineData("203.0.113.7", RouteOutcome.Dropped, "203.0.113.0/24", "")]
    [InlineData("192.0.2.7", RouteOutcome.Direct, "192.0.2.0/24", "")]
    public void The_maps_tell_what_is_kept(string to, RouteOutcome outcome, string entry, string exit)
    {
        var snapshot = Rejected(2) with
        {
            AgentMaps =
            [
                new AgentMap("10.1.0.1", [Entry("0.0.0.0/0", GatewayKind.Node, "10.1.0.1")]),
                new AgentMap(Worker, [Entry("0.0.0.0/0", GatewayKind.Node, "0.0.0.0"), Entry("192.0.2.0/24", GatewayKind.Excluded, "0.0.0.0"),
                    Entry("203.0.113.0/24", GatewayKind.NotFound, "0.0.0.0")]),
            ],
        };
        var route = new RouteFinder(snapshot).To(Name, Address.Parse(to));

        Assert.Equal((outcome, entry, "p"), (route.Outcome, route.Entry.ToString(), Assert.Single(route.Policies)));
        Assert.Equal(exit, string.Join('|', route.Exits.Select(static e => $"{e.GatewayNode} {e.EgressIP}")));
        Assert.Equal($"the agent of node {Worker} keeps {entry} of an earlier version of policy p. After its restart: direct", RouteText.Of(route.Reasons[1]));
        Assert.Equal(3, new RouteFinder(snapshot).All(Name).Length);
    }

    [Fact]
    public void An_agent_that_restarted_keeps_nothing()
    {
        var route = new RouteFinder(Rejected(2) with { AgentMaps = [new AgentMap(Worker, [])] }).To(Name, Address.Parse("8.8.8.8"));
        Assert.Equal((RouteOutcome.Direct, $"the agent of node {Worker} keeps no earlier version of policy p"),
            (route.Outcome, RouteText.Of(route.Reasons[1])));
    }

    [Fact]
    public void The_map_of_an_agent_without_the_feature_says_nothing()
    {
        var snapshot =
            Rejected(2) with { AgentMaps = [new AgentMap(Worker, [])], AgentConfigurations = [new AgentConfiguration(Worker) { FeatureOn = false }] };
        Assert.Equal(RouteOutcome.Unknown, new RouteFinder(snapshot).To(Name, Address.Parse("8.8.8.8")).Outcome);
    }

    [Fact]
    public void A_pod_that_the_policy_does_not_select_is_none_of_its_business() =>
        Assert.Equal(RouteOutcome.Direct,
            new RouteFinder(Rejected(2) with { Endpoints = [Pod("web", "10.0.0.1", ("app", "db")) with { NodeIP = Address.Parse(Worker) }] })
            .To(Name, Address.Parse("8.8.8.8")).Outcome);

    private static AgentMapEntry Entry(string cidr, GatewayKind kind, string egressIP) =>
        new(Address.Parse("10.0.0.1"), Cidr.Parse(cidr),
            new MapValue(Address.Parse(egressIP), new GatewayRef(kind, kind == GatewayKind.Node ? Address.Parse("10.1.0.1") : Address.Unspecified4)));

    private static ClusterSnapshot Rejected(long? generation) => Snapshot(
        "1.20.2",
        Gateway("10.1.0.1"), Gateway(Worker), Pod("web", "10.0.0.1", ("app", "web")) with { NodeIP = Address.Parse(Worker) },
        Policy("p", LabelSelector.Of(("app", "web")), ["0.0.0.0/0"], On("10.1.0.1", "10.1.0.1") with { Interface = "eth0" }) with { Generation = generation });
}
