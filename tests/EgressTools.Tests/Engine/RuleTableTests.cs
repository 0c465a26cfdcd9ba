using static EgressTools.Tests.Engine.Scene;

namespace EgressTools.Tests.Engine;

public sealed class RuleTableTests
{
    private static readonly LabelSelector Web = LabelSelector.Of(("app", "web"));
    private static readonly CiliumEndpoint WebPod = Pod("web", "10.0.0.1", ("app", "web"));

    [Theory]
    [InlineData("1.15.19", "")]
    [InlineData("1.16.19", "10.0.0.1 0.0.0.0/0 172.16.0.1 172.16.0.1")]
    [InlineData("1.17.0", "")]
    [InlineData("1.18.3", "10.0.0.1 0.0.0.0/0 172.16.0.1 172.16.0.1")]
    public void A_gateway_whose_first_internal_address_is_IPv6_has_entries_where_agents_take_its_IPv4_address(string version, string row) =>
        Assert.Equal(row, string.Join('\n',
            Rows(Snapshot(version, Gateway("a", "fd00::1", "172.16.0.1"), WebPod, Policy("p", Web, ["0.0.0.0/0"], On("a", "172.16.0.1"))), "a")));

    [Fact]
    public void A_node_without_an_address_is_passed_over_for_the_next_by_name()
    {
        var blank = Gateway("a") with { Addresses = [] };
        var every = new PolicyGateway(LabelSelector.Of(("egress-node", "true")), null, null);
        Assert.Equal(
            ["10.0.0.1 0.0.0.0/0 depends 172.16.0.2"],
            Rows(Snapshot("1.19.5", Gateway("b", "172.16.0.2"), blank, WebPod, Policy("p", Web, ["0.0.0.0/0"], every)), "b"));
    }

    [Fact]
    public void The_list_of_gateways_is_unknown_before_1_18()
    {
        var policy = Policy("p", Web, ["0.0.0.0/0"], On("10.1.0.1"), On("10.1.0.2")) with { Gateway = On("10.1.0.3") };
        object[] cluster = [Gateway("10.1.0.1"), Gateway("10.1.0.2"), Gateway("10.1.0.3"), WebPod, policy];
        Assert.Equal(["10.0.0.1 0.0.0.0/0 0.0.0.0 10.1.0.3"], Rows(Snapshot("1.17.9", cluster), "x"));
        Assert.NotEqual(["10.0.0.1 0.0.0.0/0 0.0.0.0 10.1.0.3"], Rows(Snapshot("1.18.0", cluster), "x"));
    }

    [Theory]
    [InlineData("1.18.9", 2)]
    [InlineData("1.18.10", 1)]
    [InlineData("1.19.3", 2)]
    [InlineData("1.19.4", 1)]
    [InlineData("1.20.0", 1)]
    public void Entries_without_a_node_leave_the_ring_from_the_fix_on(string version, int ring)
    {
        var policy = Policy("p", Web, ["0.0.0.0/0"], On("10.1.0.1"), On("absent"));
        Assert.Equal(ring, RuleTable.Build(Snapshot(version, Gateway("10.1.0.1"), policy)).Policies[0].Ring.Length);
    }

    [Fact]
    public void Where_no_entry_has_a_node_the_traffic_is_dropped_in_every_version()
    {
        var policy = Policy("p", Web, ["0.0.0.0/0"], On("gone"), On("absent"));
        foreach (var version in new[] { "1.18.9", "1.20.0" })
            Assert.Equal(["10.0.0.1 0.0.0.0/0 0.0.0.0 Not Found"], Rows(Snapshot(version, WebPod, policy), "x"));
    }

    [Fact]
    public void An_IPv6_destination_gets_no_address_beside_an_IPv4_egress_IP_and_no_entry_before_1_18()
    {
        var pod = WebPod with { Addresses = [Address.Parse("10.0.0.1"), Address.Parse("fd00::1")] };
        object[] cluster = [Gateway("172.16.0.1"), pod, Policy("p", Web, ["0.0.0.0/0", "::/0"], On("172.16.0.1", "172.16.0.1"))];
        Assert.Equal(
            ["10.0.0.1 0.0.0.0/0 172.16.0.1 172.16.0.1", "fd00::1 ::/0 :: 172.16.0.1"], Rows(Snapshot("1.19.5", cluster), "172.16.0.1"));
        Assert.Equal(["10.0.0.1 0.0.0.0/0 0.0.0.0 172.16.0.1", "fd00::1 ::/0 :: 172.16.0.1"], Rows(Snapshot("1.19.5", cluster), "other"));
        Assert.Equal(["10.0.0.1 0.0.0.0/0 172.16.0.1 172.16.0.1"], Rows(Snapshot("1.17.3", cluster), "172.16.0.1"));
    }

    [Fact]
    public void An_IPv6_egress_IP_is_used_from_1_20_on_and_leaves_both_families_without_an_address_before()
    {
        var pod = WebPod with { Addresses = [Address.Parse("10.0.0.1"), Address.Parse("fd00::1")] };
        object[] cluster = [Gateway("172.16.0.1"), pod, Policy("p", Web, ["0.0.0.0/0", "::/0"], On("172.16.0.1", "2001:db8::9"))];
        Assert.Equal(
            ["10.0.0.1 0.0.0.0/0 depends 172.16.0.1", "fd00::1 ::/0 depends 172.16.0.1"], Rows(Snapshot("1.20.0", cluster), "172.16.0.1"));
        Assert.Equal(
            ["10.0.0.1 0.0.0.0/0 0.0.0.0 172.16.0.1", "fd00::1 ::/0 :: 172.16.0.1"], Rows(Snapshot("1.19.5", cluster), "172.16.0.1"));
    }

    [Fact]
    public void A_CIDR_that_is_both_destination_and_excluded_is_a_conflict_with_itself()
    {
        var policy = Policy("p", Web, ["10.9.0.0/16"], On("172.16.0.1", "172.16.0.1")) with { ExcludedCidrs = ["10.9.0.0/16"] };
        Assert.Equal(
            ["10.0.0.1 10.9.0.0/16 0.0.0.0 172.16.0.1 | 0.0.0.0 Excluded CIDR"], Rows(Snapshot("1.19.5", Gateway("172.16.0.1"), WebPod, policy), "x"));
    }

    [Fact]
    public void Two_policies_that_come_to_the_same_on_an_agent_are_no_conflict_there()
    {
        var snapshot = Snapshot(
            "1.19.5", Gateway("172.16.0.1"), WebPod,
            Policy("a", Web, ["0.0.0.0/0"], On("172.16.0.1", "172.16.0.1")), Policy("b", Web, ["0.0.0.0/0"], On("172.16.0.1")));
        Assert.Equal(["10.0.0.1 0.0.0.0/0 0.0.0.0 172.16.0.1"], Rows(snapshot, "x"));
        Assert.Equal(["10.0.0.1 0.0.0.0/0 depends 172.16.0.1 | 172.16.0.1 172.16.0.1"], Rows(snapshot, "172.16.0.1"));
    }

    [Fact]
    public void Two_endpoints_with_one_address_and_other_gateways_are_a_conflict()
    {
        var ghost = Pod("ghost", "10.0.0.1", ("app", "db"));
        var snapshot = Snapshot(
            "1.19.5", Gateway("172.16.0.1"), Gateway("172.16.0.2"), WebPod, ghost,
            Policy("a", Web, ["0.0.0.0/0"], On("172.16.0.1")), Policy("b", LabelSelector.Of(("app", "db")), ["0.0.0.0/0"], On("172.16.0.2")));
        Assert.Equal(["10.0.0.1 0.0.0.0/0 0.0.0.0 172.16.0.1 | 0.0.0.0 172.16.0.2"], Rows(snapshot, "x"));
    }

    [Fact]
    public void CIDRs_that_differ_in_host_bits_take_turns_at_one_entry() =>
        Assert.Equal(
            ["10.0.0.1 10.0.0.0/8 0.0.0.0 172.16.0.1 (comes and goes)", "10.0.0.1 10.1.2.3/8 0.0.0.0 172.16.0.1 (comes and goes)"],
            Rows(Snapshot("1.19.5", Gateway("172.16.0.1"), WebPod, Policy("p", Web, ["10.1.2.3/8", "10.0.0.0/8"], On("172.16.0.1"))), "x"));

    [Fact]
    public void An_endpoint_without_labels_takes_those_of_its_identity_and_is_passed_over_without_one()
    {
        var bare = WebPod with { Labels = LabelSet.Empty, IdentityId = 77 };
        object[] cluster = [Gateway("172.16.0.1"), bare, Policy("p", Web, ["0.0.0.0/0"], On("172.16.0.1"))];
        Assert.Empty(Rows(Snapshot("1.19.5", cluster), "x"));
        Assert.Single(Rows(Snapshot("1.19.5", [.. cluster, new CiliumIdentity(77, LabelSet.Create(("app", "web")))]), "x"));
    }

    [Theory]
    [InlineData("1.18.11", LabelOperator.NotIn, "")]
    [InlineData("1.19.3", LabelOperator.NotIn, "10.0.0.1 10.0.0.2")]
    [InlineData("1.19.6", LabelOperator.In, "10.0.0.1 10.0.0.2")]
    [InlineData("1.20.2", LabelOperator.NotIn, "10.0.0.1")]
    [InlineData("1.20.2", LabelOperator.In, "")]
    public void A_selector_without_values_matches_nothing_everything_or_what_it_says(string version, LabelOperator op, string sources)
    {
        var odd = Web with { MatchExpressions = [new LabelRequirement("app", op, [])] };
        var table = RuleTable.Build(Snapshot(version, Gateway("172.16.0.1"), WebPod, Pod("db", "10.0.0.2", ("app", "db")),
            Policy("p", odd, ["0.0.0.0/0"], On("172.16.0.1"))));
        Assert.Equal(sources, string.Join(' ', table.Entries().Select(static e => e.Source)));
    }

    [Fact]
    public void A_node_selector_of_one_rule_holds_for_the_pods_of_every_rule_of_the_policy()
    {
        var zone = Gateway("w", "172.16.0.9") with { Labels = LabelSet.Create(("zone", "b")) };
        var policy = Policy("p", Web, ["0.0.0.0/0"], On("172.16.0.1")) with
        {
            Rules = [new PolicyRule(Web, null, null), new PolicyRule(LabelSelector.Of(("app", "db")), null, LabelSelector.Of(("zone", "b")))],
        };
        var here = WebPod with { NodeIP = Address.Parse("172.16.0.9") };
        var elsewhere = Pod("web2", "10.0.0.2", ("app", "web")) with { NodeIP = Address.Parse("172.16.0.1") };
        Assert.Equal(["10.0.0.1 0.0.0.0/0 0.0.0.0 172.16.0.1"], Rows(Snapshot("1.19.5", Gateway("172.16.0.1"), zone, here, elsewhere, policy), "x"));
        Assert.Equal(2, Rows(Snapshot("1.16.5", Gateway("172.16.0.1"), zone, here, elsewhere, policy), "x").Length);
    }

    public static TheoryData<string, EgressPolicy, string> Rejected()
    {
        var good = Policy("p", Web, ["0.0.0.0/0"], On("a"));
        return new()
        {
            { nameof(PolicyRejection.NoDestinations), good with { DestinationCidrs = default }, "" },
            { nameof(PolicyRejection.BadCidr), good with { ExcludedCidrs = ["10.0.0.0/33"] }, "10.0.0.0/33" },
            { nameof(PolicyRejection.NoGateway), good with { Gateway = null }, "" },
            { nameof(PolicyRejection.BadEgressIP), good with { Gateway = On("a", "1.2.3") }, "1.2.3" },
            { nameof(PolicyRejection.InterfaceAndEgressIP), good with { Gateway = On("a", "1.2.3.4") with { Interface = "eth0" } }, "eth0" },
            { nameof(PolicyRejection.NoPodSelector), good with { Rules = [new PolicyRule(null, null, Web)] }, "" },
        };
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void Says_why_the_agents_ignore_a_policy(string reason, EgressPolicy policy, string value)
    {
        var compiled = RuleTable.Build(Snapshot("1.19.5", WebPod, policy)).Policies[0];
        Assert.Equal((reason, value), (compiled.Rejection.ToString(), compiled.RejectedValue));
        Assert.Empty(RuleTable.Build(Snapshot("1.19.5", WebPod, policy)).Entries());
    }

    [Fact]
    public void The_longest_prefix_decides()
    {
        var table = RuleTable.Build(Snapshot(
            "1.19.5", Gateway("172.16.0.1"), Gateway("172.16.0.2"), WebPod,
            Policy("all", Web, ["0.0.0.0/0"], On("172.16.0.1")) with { ExcludedCidrs = ["10.0.0.0/8"] },
                Policy("some", Web, ["203.0.113.0/24"], On("172.16.0.2"))));
        string? Decides(string destination) => table.Lookup(Address.Parse("10.0.0.1"), Address.Parse(destination))?.Claims[0].Gateway.ToString();
        Assert.Equal("172.16.0.1", Decides("8.8.8.8"));
        Assert.Equal("172.16.0.2", Decides("203.0.113.9"));
        Assert.Equal("Excluded CIDR", Decides("10.200.0.1"));
        Assert.Null(Decides("2001:db8::1"));
        Assert.Null(table.Lookup(Address.Parse("10.0.0.99"), Address.Parse("8.8.8.8")));
    }

    [Theory]
    [InlineData("", 2166136261u)]
    [InlineData("a", 0xe40c292cu)]
    [InlineData("foobar", 0xbf9cf968u)]
    public void Hashes_with_FNV_1a(string text, uint hash) => Assert.Equal(hash, EndpointHash.Fnv1a32(text));

    [Fact]
    public void Hashes_a_long_text_as_its_bytes() =>
        Assert.Equal(EndpointHash.Fnv1a32(new string('x', 5000)),
            Enumerable.Range(0, 5000).Aggregate(2166136261u, static (h, _) => unchecked((h ^ 'x') * 16777619u)));

    [Fact]
    public void A_policy_as_wide_as_the_schema_allows()
    {
        var nodes = Enumerable.Range(1, 64).Select(static i => $"10.1.0.{i}").ToArray();
        var policy = Policy("wide", LabelSelector.Of(("app", "web")), [.. Enumerable.Range(0, 200).Select(static i => $"198.18.{i}.0/24")],
            [.. nodes.Reverse().Select(static n => On(n, n))]);
        var pods = Enumerable.Range(0, 100).Select(static i => Pod($"web-{i}", $"10.0.0.{i}", ("app", "web"))).ToArray();
        var entries = RuleTable.Build(Snapshot("1.19.5", [.. nodes.Select(static n => Gateway(n)), policy, .. pods])).Entries().ToList();

        Assert.Equal(20_000, entries.Count);
        // FNV-1a of the uid, over the ring in the order of addresses as numbers: ten comes after nine.
        Assert.All(entries, entry => Assert.Equal(nodes[(int)(EndpointHash.Fnv1a32(entry.Claims[0].Endpoint.Uid) % 64)], entry.Claims[0].GatewayNode));
    }
}
