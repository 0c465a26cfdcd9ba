namespace EgressTools.Tests.Checks;

/// <summary>What each fix makes of a policy, and where it leaves it alone.</summary>
public sealed class FixTests
{
    private const string OneDestination = "destinationCIDRs: [198.51.100.0/24]\n";

    private static string Hostname(string node, string rest = "") => $"{{nodeSelector: {{matchLabels: {{kubernetes.io/hostname: {node}}}}}{rest}}}";

    [Fact]
    public void Fixes_are_listed_by_code() =>
        Assert.Equal(PolicyFixes.All.Select(static f => f.Code).Distinct().Order(StringComparer.Ordinal), PolicyFixes.All.Select(static f => f.Code));

    [Fact]
    public void The_ignored_gateway_comes_into_the_list()
    {
        var policy = FixScene.Web($"{OneDestination}egressGateway: {Hostname("gateway-a", ", egressIP: 10.0.0.1")}\negressGateways: [{Hostname("gateway-b")}]");
        var cured = Fix(policy, "EGT1001")!;
        Assert.Equal(["kubernetes.io/hostname=gateway-b", "kubernetes.io/hostname=gateway-a, egressIP 10.0.0.1"],
            cured.Gateways.Select(static g => g.ToText()));
        Assert.Equal(policy.Gateway, cured.Gateway);
    }

    [Theory]
    [InlineData("{nodeSelector: {matchLabels: {zone: none}}}")] // fits no node
    [InlineData("{nodeSelector: {matchLabels: {zone: two}}, egressIP: 10.0.0.3, interface: eth0}")] // would make the agents ignore the policy
    [InlineData("{nodeSelector: {matchLabels: {zone: two}}, egressIP: no address}")]
    public void An_ignored_gateway_that_would_do_harm_is_left_to_people(string gateway) =>
        Assert.Null(Fix(FixScene.Web($"{OneDestination}egressGateway: {gateway}\negressGateways: [{Hostname("gateway-b")}]"), "EGT1001"));

    [Fact]
    public void A_gateway_whose_node_is_in_the_list_repeats_its_entry()
    {
        var listed = Hostname("gateway-a", ", egressIP: 10.0.0.1");
        foreach (var single in new[] { Hostname("gateway-a"), "{nodeSelector: {matchLabels: {zone: one}}, egressIP: 10.0.0.9}" })
        {
            var cured = Fix(FixScene.Web($"{OneDestination}egressGateway: {single}\negressGateways: " +
                $"[{Hostname("gateway-b", ", egressIP: 10.0.0.2")}, {listed}]"), "EGT1001")!;
            Assert.Equal(2, cured.Gateways.Length);
            Assert.Equal(cured.Gateways[1], cured.Gateway);
        }
    }

    [Fact]
    public void IPv6_goes_where_the_gateway_has_none()
    {
        var cured = PolicyFixes.Apply(BothFamilies("10.0.0.1"), "EGT1004", FixScene.Cluster("1.20.1"))!;
        Assert.Equal(["0.0.0.0/0"], cured.DestinationCidrs);
        Assert.Equal(["10.0.0.0/8"], cured.ExcludedCidrs);
    }

    [Fact]
    public void A_family_that_may_be_in_use_is_left_to_people()
    {
        var cluster = FixScene.Cluster("1.20.1");
        Assert.Null(PolicyFixes.Apply(BothFamilies("2001:db8::1"), "EGT1004", cluster));
        Assert.Null(PolicyFixes.Apply(BothFamilies("10.0.0.1"), "EGT1004", cluster with { Nodes = [], CiliumNodes = [] }));
        Assert.Null(PolicyFixes.Apply(BothFamilies("10.0.0.1"), "EGT1004", cluster with
        {
            CiliumNodes =
            [.. cluster.CiliumNodes.Select(static n => n with { Addresses = n.Addresses.Add(new NodeAddress("InternalIP", "2001:db8::a")) })]
        }));
    }

    private static EgressPolicy BothFamilies(string address) =>
        FixScene.Web("destinationCIDRs: [0.0.0.0/0, \"::/0\"]\nexcludedCIDRs: [\"fd00::/8\", 10.0.0.0/8]\negressGateway: " +
            $"{Hostname("gateway-a", $", egressIP: \"{address}\"")}");

    [Fact]
    public void Both_families_of_egress_IPs_are_left_to_people() => Assert.Null(PolicyFixes.Apply(
        FixScene.Web($"destinationCIDRs: [0.0.0.0/0, \"::/0\"]\negressGateway: {Hostname("gateway-a")}\negressGateways: " +
            $"[{Hostname("gateway-a", ", egressIP: 10.0.0.1")}, {Hostname("gateway-b", ", egressIP: \"2001:db8::1\"")}]"),
        "EGT1004", FixScene.Cluster("1.20.1")));

    [Fact]
    public void A_gateway_that_takes_an_address_of_either_family_is_left_to_people() =>
        Assert.Null(PolicyFixes.Apply(FixScene.Web($"destinationCIDRs: [0.0.0.0/0, \"::/0\"]\negressGateway: {Hostname("gateway-a")}"),
            "EGT1004", FixScene.Cluster("1.20.1")));

    [Fact]
    public void IPv6_goes_where_there_is_none()
    {
        var cured = Fix(FixScene.Web($"destinationCIDRs: [0.0.0.0/0, \"::/0\"]\negressGateway: {Hostname("gateway-a")}"), "EGT1006")!;
        Assert.Equal(["0.0.0.0/0"], cured.DestinationCidrs);
        Assert.Null(Fix(FixScene.Web($"destinationCIDRs: [\"::/0\"]\negressGateway: {Hostname("gateway-a")}"), "EGT1006"));
    }

    [Fact]
    public void Prefixes_are_written_as_they_are_understood()
    {
        var cured = Fix(FixScene.Web("destinationCIDRs: [198.51.100.7/24, \"2001:DB8:0::/32\"]\nexcludedCIDRs: [198.51.100.1/32]\negressGateway: " +
            $"{Hostname("gateway-a")}"), "EGT1007")!;
        Assert.Equal(["198.51.100.0/24", "2001:db8::/32"], cured.DestinationCidrs);
        Assert.Equal(["198.51.100.1/32"], cured.ExcludedCidrs);
    }

    [Fact]
    public void What_stands_twice_stands_once()
    {
        var cured = Fix(FixScene.Web($"destinationCIDRs: [198.51.100.0/24, 10.0.0.0/8, 198.51.100.9/24]\negressGateway: {Hostname("gateway-a")}"), "EGT1017")!;
        Assert.Equal(["198.51.100.0/24", "10.0.0.0/8"], cured.DestinationCidrs);
    }

    [Theory]
    [InlineData("EGT1016")]
    [InlineData("EGT3001")]
    public void The_public_address_gives_way_to_the_internal_one(string code)
    {
        var policy = FixScene.Web($"{OneDestination}egressGateway: {Hostname("gateway-a", ", egressIP: 203.0.113.1")}\negressGateways: " +
            $"[{Hostname("gateway-a", ", egressIP: 203.0.113.1")}, {Hostname("gateway-b", ", egressIP: 10.0.0.2")}]");
        var cured = Fix(policy, code)!;
        Assert.Equal(("10.0.0.1", "10.0.0.1", "10.0.0.2"), (cured.Gateway!.EgressIP, cured.Gateways[0].EgressIP, cured.Gateways[1].EgressIP));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hcloud://1")]
    public void A_public_address_that_the_machine_may_carry_is_left_to_people(string provider)
    {
        var cluster = FixScene.Cluster();
        cluster = cluster with { Nodes = [.. cluster.Nodes.Select(n => n with { ProviderId = provider })] };
        Assert.Null(PolicyFixes.Apply(FixScene.Web($"{OneDestination}egressGateway: {Hostname("gateway-a", ", egressIP: 203.0.113.1")}"), "EGT3001", cluster));
    }

    [Fact]
    public void A_public_address_that_the_agent_found_is_left_to_people()
    {
        var entry = new AgentMapEntry(Address.Parse("10.244.1.1"), Cidr.Parse("198.51.100.0/24"),
            new MapValue(Address.Parse("203.0.113.1"), new GatewayRef(GatewayKind.Node, Address.Parse("10.0.0.1"))));
        var cluster = FixScene.Cluster() with { AgentMaps = [new AgentMap("gateway-a", [entry])] };
        Assert.Null(PolicyFixes.Apply(FixScene.Web($"{OneDestination}egressGateway: {Hostname("gateway-a", ", egressIP: 203.0.113.1")}"), "EGT3001", cluster));
    }

    [Theory]
    [InlineData("203.0.113.2")] // another node's: the selector may be what is wrong
    [InlineData("203.0.113.99")] // nobody's
    [InlineData("10.0.0.1")]
    public void Other_addresses_are_left_to_people(string address) =>
        Assert.Null(Fix(FixScene.Web($"{OneDestination}egressGateway: {Hostname("gateway-a", $", egressIP: {address}")}"), "EGT3001"));

    [Theory]
    [InlineData("egressIP: 10.0.0.1", "zone=one", "kubernetes.io/hostname=gateway-a, egressIP 10.0.0.1", "kubernetes.io/hostname=gateway-b, egressIP 10.0.0.2")]
    [InlineData("egressIP: 203.0.113.2", "zone=one", "kubernetes.io/hostname=gateway-a, egressIP 10.0.0.1",
        "kubernetes.io/hostname=gateway-b, egressIP 10.0.0.2")]
    [InlineData("interface: eth1", "zone=one", "kubernetes.io/hostname=gateway-a, interface eth1", "kubernetes.io/hostname=gateway-b, interface eth1")]
    public void A_selector_of_several_nodes_becomes_an_entry_for_each(string address, string was, string first, string second)
    {
        var policy = FixScene.Web($"{OneDestination}egressGateway: {{nodeSelector: {{matchLabels: {{zone: one}}}}, {address}}}");
        Assert.StartsWith(was, policy.Gateway!.ToText(), StringComparison.Ordinal);
        var cured = Fix(policy, "EGT2002")!;
        Assert.Equal([first, second], cured.Gateways.Select(static g => g.ToText()));
        Assert.Equal(first, cured.Gateway!.ToText());
    }

    [Fact]
    public void A_node_that_has_its_own_entry_gets_no_second_one()
    {
        var policy = FixScene.Web($"{OneDestination}egressGateway: {Hostname("gateway-b")}\negressGateways: [{Hostname("gateway-b")}, {{nodeSelector: " +
            $"{{matchLabels: {{zone: one}}}}}}]");
        Assert.Equal(["kubernetes.io/hostname=gateway-b", "kubernetes.io/hostname=gateway-a"], Fix(policy, "EGT2002")!.Gateways.Select(static g => g.ToText()));
    }

    [Theory]
    [InlineData("1.17.4", "10.0.0.1", true)] // the list is not known
    [InlineData("1.18.3", "10.0.0.77", true)] // nobody knows which node has it
    [InlineData("1.18.3", "10.0.0.1", false)] // one of them would lose its pods' traffic
    public void A_selector_of_several_nodes_is_left_to_people(string version, string address, bool isReady)
    {
        var cluster = FixScene.Cluster(version);
        if (!isReady)
            cluster = cluster with { Nodes = [.. cluster.Nodes.Select(static n => n.Name == "gateway-b" ? n with { Readiness = NodeReadiness.NotReady } : n)] };
        Assert.Null(PolicyFixes.Apply(FixScene.Web($"{OneDestination}egressGateway: {{nodeSelector: {{matchLabels: {{zone: one}}}}, egressIP: {address}}}"),
            "EGT2002", cluster));
    }

    [Fact]
    public void Entries_that_share_their_nodes_are_left_to_people() =>
        Assert.Null(Fix(FixScene.Web($"{OneDestination}egressGateway: {Hostname("gateway-c")}\negressGateways: [{Hostname("gateway-c")}, {{nodeSelector: " +
            $"{{matchLabels: {{zone: one}}}}, interface: eth0}}, {{nodeSelector: {{}}, interface: eth1}}]"), "EGT2002"));

    [Fact]
    public void An_entry_whose_nodes_all_have_their_own_goes()
    {
        var policy = FixScene.Web($"{OneDestination}egressGateway: {{nodeSelector: {{matchLabels: {{zone: one}}}}}}\negressGateways: [{{nodeSelector: " +
            $"{{matchLabels: {{zone: one}}}}}}, {Hostname("gateway-a", ", interface: eth1")}, {Hostname("gateway-b")}]");
        var cured = Fix(policy, "EGT2002")!;
        Assert.Equal(["kubernetes.io/hostname=gateway-a, interface eth1", "kubernetes.io/hostname=gateway-b"], cured.Gateways.Select(static g => g.ToText()));
        Assert.Equal(cured.Gateways[0], cured.Gateway);
    }

    [Fact]
    public void Nodes_of_one_host_name_cannot_be_told_apart()
    {
        var cluster = FixScene.Cluster() with
        {
            Nodes = [],
            CiliumNodes = [FixScene.Agent("a", "10.0.0.1", "one"), FixScene.Agent("a", "10.0.0.2", "one") with { Name = "b" }]
        };
        Assert.Null(PolicyFixes.Apply(FixScene.Web($"{OneDestination}egressGateway: {{nodeSelector: {{matchLabels: {{zone: one}}}}}}"), "EGT2002", cluster));
    }

    [Fact]
    public void Several_fixes_of_one_policy_go_in_the_order_of_their_codes()
    {
        var policy = FixScene.Web($"destinationCIDRs: [198.51.100.9/24, 198.51.100.0/24]\negressGateway: {{nodeSelector: {{matchLabels: {{zone: one}}}}, " +
            $"egressIP: 203.0.113.1}}\negressGateways: [{Hostname("gateway-c", ", egressIP: 203.0.113.3")}]");
        var cured = PolicyFixes.Apply(policy, ImmutableArray.Create("EGT3001", "EGT2002", "EGT1017", "EGT1007", "EGT1001"), FixScene.Cluster())!.Value.Policy;
        Assert.Equal(["198.51.100.0/24"], cured.DestinationCidrs);
        Assert.Equal(
            ["kubernetes.io/hostname=gateway-c, egressIP 10.0.0.3", "kubernetes.io/hostname=gateway-a, egressIP 10.0.0.1",
                "kubernetes.io/hostname=gateway-b, egressIP 10.0.0.2"],
            cured.Gateways.Select(static g => g.ToText()));
    }

    private static EgressPolicy? Fix(EgressPolicy policy, string code) => PolicyFixes.Apply(policy, code, FixScene.Cluster());
}
