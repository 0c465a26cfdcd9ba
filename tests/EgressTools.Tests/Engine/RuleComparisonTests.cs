using System.Collections.Frozen;
using CsCheck;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Engine;

public sealed class RuleComparisonTests
{
    private const string Gateway = "172.16.0.1";
    private const string OtherGateway = "172.16.0.2";
    private const string Worker = "172.16.1.1";
    private const string Idle = "172.16.1.2";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Address Web = Address.Parse("10.0.0.1");

    private static readonly ClusterSnapshot Cluster = Scene.Snapshot(
        "1.19.5",
        Scene.Gateway(Gateway), Scene.Gateway(OtherGateway), Scene.Gateway(Worker), Scene.Gateway(Idle),
        Pod("web", "10.0.0.1", "web"), Pod("db", "10.0.0.2", "db"), Pod("plain", "10.0.0.3", "plain"),
        Scene.Policy("web", LabelSelector.Of(("app", "web")), ["0.0.0.0/0"], Scene.On(Gateway, Gateway)),
        Scene.Policy("db", LabelSelector.Of(("app", "db")), ["0.0.0.0/0"], Scene.On(OtherGateway))) with
    { TakenAt = Now };

    [Fact]
    public void What_the_engine_expects_does_not_differ()
    {
        var verdict = RuleComparison.Run(Cluster, Maps(Cluster));
        Assert.Equal((0, 0, 4, 8L), (verdict.Differences.Length, verdict.Notes.Length, verdict.Agents, verdict.Entries));
    }

    [Fact]
    public void Maps_made_by_the_engine_never_differ() =>
        ClusterGen.Cluster.Sample(static cluster => RuleComparison.Run(cluster,
            Maps(cluster)).Differences.All(static d => d.Class == DifferenceClass.NoEgressIP));

    [Fact]
    public void Whatever_is_taken_out_of_a_map_is_found() => Gen.Select(ClusterGen.Cluster, Gen.Int[0, 1000]).Sample(static (cluster, seed) =>
    {
        var maps = Maps(cluster);
        if (maps.Length == 0 || maps[0].Entries.IsEmpty)
            return true;
        var map = maps[seed % maps.Length];
        var lost = map.Entries[seed % map.Entries.Length];
        if (RuleTable.Build(cluster).EntriesOf(lost.Source).Any(e => e.Destination == lost.Destination && e.MayBeMissingOn(map.Node)))
            return true;
        var difference = Assert.Single(RuleComparison.Run(cluster, maps.Replace(map, map with { Entries = map.Entries.Remove(lost) })).Differences,
            static d => d.Class != DifferenceClass.NoEgressIP);
        return difference.Source == lost.Source && difference.Destination == lost.Destination && difference.Nodes.SequenceEqual([map.Node]);
    });

    [Fact]
    public void Missing_on_the_agent_of_the_pods_node()
    {
        var difference = Only(Without(Web, Worker));
        Assert.Equal((DifferenceClass.MissingOnSource, "web", "default/web"), (difference.Class, difference.Policy, difference.Pod.ToString()));
        Assert.Equal([Worker], difference.Nodes);
    }

    [Fact]
    public void Missing_on_the_gateways_agent() => Assert.Equal(DifferenceClass.MissingOnGateway, Only(Without(Web, Gateway)).Class);

    [Fact]
    public void Missing_elsewhere_is_one_difference_for_all_agents()
    {
        var difference = Only(Without(Web, Idle, OtherGateway));
        Assert.Equal(DifferenceClass.MissingElsewhere, difference.Class);
        Assert.Equal([OtherGateway, Idle], difference.Nodes);
        Assert.Contains("2 of 4 agents", difference.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agent_without_a_map_is_told_apart_from_one_with_an_empty_map()
    {
        var maps = Maps(Cluster);
        var absent = maps.Replace(maps[2], new AgentMap(Worker, []) { Absent = true });
        var found = RuleComparison.Run(Cluster, absent).Differences;
        Assert.All(found, static d => Assert.Contains("it has no egress map", d.Reason, StringComparison.Ordinal));
        Assert.Equal([DifferenceClass.MissingOnSource, DifferenceClass.MissingOnSource], found.Select(static d => d.Class));
    }

    [Theory]
    [InlineData("172.16.0.2", "leaves by another gateway")]
    [InlineData("Not Found", "is dropped (reason 194)")]
    public void Wrong_gateway_is_one_difference_for_all_agents(string gateway, string consequence)
    {
        var difference = Only(With(Web, "0.0.0.0", gateway, Worker, Idle));
        Assert.Equal((DifferenceClass.WrongGateway, gateway), (difference.Class, difference.Actual!.Value.Gateway.ToString()));
        Assert.Equal([Worker, Idle], difference.Nodes);
        Assert.Contains(consequence, difference.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Agents_with_several_wrong_gateways_disagree()
    {
        var maps = Change(With(Web, "0.0.0.0", OtherGateway, Worker), Idle, Web, "0.0.0.0", "Not Found");
        Assert.Equal(DifferenceClass.AgentsDisagree, Only(maps).Class);
    }

    [Theory]
    [InlineData(Gateway, "172.16.0.9")]
    [InlineData(Worker, "172.16.0.9")]
    public void Wrong_egress_IP(string node, string address) => Assert.Equal(DifferenceClass.WrongEgressIP, Only(With(Web, address, Gateway, node)).Class);

    [Theory]
    [InlineData("10.0.0.1", Gateway)]
    [InlineData("10.0.0.2", OtherGateway)]
    public void No_egress_IP_on_the_gateway_itself(string pod, string gateway) =>
        Assert.Equal(DifferenceClass.NoEgressIP, Only(With(Address.Parse(pod), "0.0.0.0", gateway, gateway)).Class);

    [Fact]
    public void Where_the_gateway_derives_the_address_any_is_right() =>
        Assert.Empty(RuleComparison.Run(Cluster, With(Address.Parse("10.0.0.2"), "198.51.100.7", OtherGateway, OtherGateway)).Differences);

    [Fact]
    public void Entries_of_pods_that_are_gone()
    {
        var difference =
            Only(Change(Change(Maps(Cluster), Idle, Address.Parse("10.0.0.99"), "0.0.0.0", Gateway), Worker, Address.Parse("10.0.0.99"), "0.0.0.0", Gateway));
        Assert.Equal((DifferenceClass.GonePod, null, null), (difference.Class, difference.Pod, difference.Policy));
        Assert.Equal([Worker, Idle], difference.Nodes);
    }

    [Fact]
    public void Entries_that_no_policy_asks_for()
    {
        var difference = Only(Change(Maps(Cluster), Worker, Address.Parse("10.0.0.3"), "0.0.0.0", Gateway));
        Assert.Equal((DifferenceClass.Unexpected, "default/plain"), (difference.Class, difference.Pod.ToString()));
    }

    [Theory]
    [InlineData(29, DifferenceClass.NotYetPropagated)]
    [InlineData(30, DifferenceClass.MissingOnSource)]
    public void Entries_of_young_endpoints_are_not_yet_missing(int age, DifferenceClass expected)
    {
        var young = Cluster with { Endpoints = [.. Cluster.Endpoints.Select(e => e with { CreatedAt = Now.AddSeconds(-age) })] };
        Assert.Equal(expected, Assert.Single(RuleComparison.Run(young, Without(Web, Worker)).Differences).Class);
    }

    [Fact]
    public void Labels_of_a_Node_that_its_CiliumNode_lacks_explain_another_gateway()
    {
        // The label moved from one node to the other; the first CiliumNode still has it, the other has not got it yet.
        var policy = Scene.Policy("web", LabelSelector.Of(("app", "web")), ["0.0.0.0/0"], new PolicyGateway(LabelSelector.Of(("role", "gw")), null, null));
        var before = Cluster with { Policies = [policy], CiliumNodes = [.. Cluster.CiliumNodes.Select(n => Labelled(n, Gateway))] };
        var after = before with { CiliumNodes = [.. Cluster.CiliumNodes.Select(n => Labelled(n, OtherGateway))] };
        var mixed = before with { Nodes = [.. after.CiliumNodes.Select(static n => new Node(n.Name) { Labels = n.Labels })] };

        var known = Assert.Single(RuleComparison.Run(mixed, Maps(before)).Differences);
        Assert.Equal((DifferenceClass.StaleNodeLabel, "web"), (known.Class, known.Policy));
        Assert.Equal([Gateway, OtherGateway], known.Nodes);
        var taken = Assert.Single(RuleComparison.Run(mixed, [Maps(after)[0], .. Maps(before)[1..]]).Differences);
        Assert.Equal(DifferenceClass.StaleNodeLabel, taken.Class);
        Assert.Contains("1 agent holds it for 1 entry already", taken.Reason, StringComparison.Ordinal);

        static CiliumNode Labelled(CiliumNode node, string gateway) =>
            node.Name == gateway ? node with { Labels = LabelSet.Create(node.Labels.Append(new KeyValuePair<string, string>("role", "gw"))) } : node;
    }

    [Fact]
    public void Other_labels_that_choose_no_gateway_do_not_matter() =>
        Assert.Empty(RuleComparison.Run(
            Cluster with { Nodes = [.. Cluster.CiliumNodes.Select(static n => new Node(n.Name) { Labels = LabelSet.Create(n.Labels.Append(new("x", "y"))) })] },
            Maps(Cluster)).Differences);

    [Fact]
    public void Of_a_conflict_every_value_is_accepted_on_every_agent_and_it_is_said_that_they_alternate()
    {
        var conflict = Cluster with
        {
            Policies =
            Cluster.Policies.Add(Scene.Policy("web2", LabelSelector.Of(("app", "web")), ["0.0.0.0/0"], Scene.On(OtherGateway, OtherGateway)))
        };
        const string note = "policies web and web2 name different gateways or egress IPs for the entry 10.0.0.1 to 0.0.0.0/0, " +
            "and Cilium switches between them at every change in the cluster, at most once a second; "
            + "each switch breaks connections. Every value is accepted: make the policies select different pods or destinations";

        foreach (var maps in new[] { Maps(conflict), Change(Maps(conflict), Idle, Web, "0.0.0.0", OtherGateway) })
        {
            var verdict = RuleComparison.Run(conflict, maps);
            Assert.Empty(verdict.Differences);
            Assert.Equal(note, Assert.Single(verdict.Notes));
        }

        Assert.Equal(DifferenceClass.WrongGateway,
            Assert.Single(RuleComparison.Run(conflict, Change(Maps(conflict), Idle, Web, "0.0.0.0", "172.16.0.7")).Differences).Class);
    }

    [Fact]
    public void Two_egress_ips_of_one_gateway_alternate_in_its_own_map_alone()
    {
        var conflict = Cluster with
        {
            Policies =
            Cluster.Policies.Add(Scene.Policy("web2", LabelSelector.Of(("app", "web")), ["0.0.0.0/0"], Scene.On(Gateway, "172.16.0.9")))
        };
        var entry = Assert.Single(RuleTable.Build(conflict).EntriesOf(Web));
        Assert.Equal((1, 2), (entry.On(Worker).Length, entry.On(Gateway).Length));
        var verdict = RuleComparison.Run(conflict, Change(Maps(conflict), Gateway, Web, "172.16.0.9", Gateway));
        Assert.Empty(verdict.Differences);
        Assert.Single(verdict.Notes);
    }

    [Theory]
    [InlineData(2L, "an entry of the earlier version of policy web")]
    [InlineData(null, "an entry of perhaps an earlier version of policy web")]
    [InlineData(1L, "no policy asks for the entry")]
    public void Entries_of_the_version_before_an_update_that_agents_reject_are_told_as_such(long? generation, string expected)
    {
        var web = Cluster.Policies.Single(static p => p.Name == "web");
        var bad = web with { Generation = generation, Gateways = [], Gateway = Scene.On(Gateway, Gateway) with { Interface = "eth0" } };
        var difference = Assert.Single(RuleComparison.Run(Cluster with { Policies = Cluster.Policies.Replace(web, bad) }, Maps(Cluster)).Differences);

        Assert.Equal((DifferenceClass.Unexpected, generation == 1 ? null : "web"), (difference.Class, difference.Policy));
        Assert.Contains(expected, difference.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, null, "its map is full and drops random entries")]
    [InlineData(3, null, "it missed the policy")]
    [InlineData(3, 1, "its map is full and drops random entries")]
    [InlineData(3, 600, "it missed the policy")]
    public void Only_a_map_without_room_is_called_full(int limit, int? minutesSinceLogged, string expected)
    {
        var two = Cluster with
        {
            Policies = Cluster.Policies.Add(
            Scene.Policy("web2", LabelSelector.Of(("app", "web")), ["203.0.113.0/24"], Scene.On(Gateway, Gateway)))
        };
        var installation = two.Installation with
        {
            Configuration = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["enable-egress-gateway"] = "true",
                ["egress-gateway-policy-map-max"] = $"{limit}"
            }.ToFrozenDictionary(StringComparer.Ordinal)
        };
        var maps = Maps(two).Select(static m => m.Node == Worker ? m with { Entries = [.. m.Entries.Where(static e => e.Destination.Length == 0)] } : m);
        var line = minutesSinceLogged is { } minutes ? [new AgentLogLine(Worker, "log",
            1, "Error applying egress gateway policy") { Error = "update: no space left on device", LoggedAt = Now.AddMinutes(-minutes) }]
            : ImmutableArray<AgentLogLine>.Empty;
        var difference = Assert.Single(RuleComparison.Run(two with { Installation = installation, AgentLogs = line }, maps).Differences);

        Assert.Equal(DifferenceClass.MissingOnSource, difference.Class);
        Assert.Contains(expected, difference.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_listing_of_the_guide_is_what_the_engine_expects()
    {
        var snapshot = await OpenSource.From(Repository.Path("tests", "EgressTools.Tests", "Data", "guide-listing"), Stream.Null, TimeProvider.System)
            .ReadAsync(SnapshotKinds.Engine | SnapshotKinds.AgentMaps, new Silence(), TestContext.Current.CancellationToken);
        var map = Assert.Single(snapshot.AgentMaps);
        Assert.Equal("172.22.49.119", map.Node);
        Assert.Equal(AgentText.Expected(snapshot, map.Node).Entries, map.Entries);
        Assert.Equal(
            [
                "4 172.22.49.119 172.22.49.119", "10 0.0.0.0 172.22.49.147", "14 0.0.0.0 172.22.49.147", "37 0.0.0.0 172.22.49.147",
                "38 172.22.49.119 172.22.49.119",
                "39 172.22.49.119 172.22.49.119", "41 0.0.0.0 172.22.49.147", "42 0.0.0.0 172.22.49.147", "43 172.22.49.119 172.22.49.119",
                "44 172.22.49.119 172.22.49.119",
                "45 172.22.49.119 172.22.49.119", "46 0.0.0.0 172.22.49.147", "47 0.0.0.0 172.22.49.147",
            ],
            AgentText.Expected(snapshot, map.Node).Entries.Select(
                static e => $"{e.Source.ToString()["172.22.48.".Length..]} {e.Value.EgressIP} {e.Value.Gateway}"));
    }

    private static CiliumEndpoint Pod(string name, string address, string app) =>
        Scene.Pod(name, address, ("app", app)) with { NodeIP = Address.Parse(Worker), CreatedAt = Now.AddDays(-1) };

    private static ImmutableArray<AgentMap> Maps(ClusterSnapshot cluster) => [.. cluster.CiliumNodes.Select(n => AgentText.Expected(cluster, n.Name))];

    private static RuleDifference Only(ImmutableArray<AgentMap> maps) => Assert.Single(RuleComparison.Run(Cluster, maps).Differences);

    private static ImmutableArray<AgentMap> Without(Address source, params string[] nodes) =>
        [.. Maps(Cluster).Select(m => nodes.Contains(m.Node) ? m with { Entries = m.Entries.RemoveAll(e => e.Source == source) } : m)];

    private static ImmutableArray<AgentMap> With(Address source, string egressIP, string gateway, params string[] nodes) =>
        nodes.Aggregate(Maps(Cluster), (maps, node) => Change(maps, node, source, egressIP, gateway));

    private static ImmutableArray<AgentMap> Change(ImmutableArray<AgentMap> maps, string node, Address source, string egressIP, string gateway)
    {
        var entry = EgressMapOutput.Entry(source.ToString(), "0.0.0.0/0", egressIP, gateway)!.Value;
        return [.. maps.Select(m => m.Node == node ? m with { Entries = m.Entries.RemoveAll(e => e.Source == source).Add(entry).Sort() } : m)];
    }
}
