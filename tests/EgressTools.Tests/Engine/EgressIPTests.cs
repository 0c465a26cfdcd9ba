using System.Collections.Frozen;
using static EgressTools.Tests.Engine.Scene;

namespace EgressTools.Tests.Engine;

/// <summary>The gateway's own egress IP: where it is known, where there is none, and what it depends on.</summary>
public sealed class EgressIPTests
{
    private const string Both = "0.0.0.0/0 ::/0";

    private static readonly LabelSelector Web = LabelSelector.Of(("app", "web"));
    private static readonly CiliumEndpoint WebPod =
        Pod("web", "10.0.0.1", ("app", "web")) with { Addresses = [Address.Parse("10.0.0.1"), Address.Parse("fd00::1"), Address.Parse("fe80::1")] };

    [Theory]
    [InlineData("1.17.0", "0.0.0.0/0", "203.0.113.5", "203.0.113.5")]
    [InlineData("1.18.3", "0.0.0.0/0", "203.0.113.5", "depends")]
    [InlineData("1.20.2", "0.0.0.0/0", "203.0.113.5", "depends")]
    [InlineData("1.18.3", "0.0.0.0/0", "g", "g")]
    [InlineData("1.19.6", Both, "g", "g ::")]
    [InlineData("1.20.2", "0.0.0.0/0", "g", "g")]
    [InlineData("1.20.2", Both, "g", "depends depends")]
    [InlineData("1.17.0", "0.0.0.0/0", "", "depends")]
    [InlineData("1.19.6", Both, "", "depends depends")]
    public void From_manifests(string version, string destinations, string egressIP, string expected) =>
        Assert.Equal(expected.Replace("g", "172.16.0.1", StringComparison.Ordinal),
            Own(version, destinations, egressIP.Replace("g", "172.16.0.1", StringComparison.Ordinal)));

    [Theory]
    [InlineData("1.20.2", "g", "0.0.0.0")]
    [InlineData("1.20.2", "", "0.0.0.0")]
    [InlineData("1.20.2", "eth0", "0.0.0.0")]
    [InlineData("1.19.6", "g", "g")]
    [InlineData("1.19.6", "eth0", "depends")]
    public void An_IPv6_destination_without_IPv6_surely_takes_the_IPv4_address_in_1_20(string version, string egressIP, string expected) => Assert.Equal(
        expected.Replace("g", "172.16.0.1", StringComparison.Ordinal),
        Own(version, Both, egressIP.Replace("g", "172.16.0.1", StringComparison.Ordinal), s => WithSetting(s, "enable-ipv6", "false")));

    [Theory]
    [InlineData("eth1", "198.18.0.9/24 45.9.0.1/24", null, "", "45.9.0.1")]
    [InlineData("eth1", "172.20.0.9/24 172.20.0.3/24", null, "", "172.20.0.9")]
    [InlineData("docker0", "172.20.0.9/24", null, "", "0.0.0.0")]
    [InlineData("docker0", "172.20.0.9/24", true, "", "172.20.0.9")]
    [InlineData("eth1", "172.20.0.9/24", false, "", "0.0.0.0")]
    [InlineData("eth1", "172.20.0.9/24", null, "bond0", "0.0.0.0")]
    [InlineData("eth1", "172.20.0.9/24", null, "bond0 eth+", "172.20.0.9")]
    [InlineData("eth1", "172.20.0.9/24", null, "!eth1", "0.0.0.0")]
    [InlineData("eth1", "172.20.0.9/24", null, "!eth+ eth1", "0.0.0.0")]
    [InlineData("eth1", "172.20.0.9/24", null, "!bond0", "depends")]
    [InlineData("eth1", "172.20.0.9/24", null, "!bond0 eth+", "172.20.0.9")]
    [InlineData("eth1", null, null, "", "depends")]
    [InlineData("eth1", null, null, "bond0", "depends")]
    public void An_interface_has_the_primary_address_of_a_device_in_1_20(string name, string? addresses, bool? device, string devices,
        string expected) => Assert.Equal(
        expected, Own("1.20.2", "0.0.0.0/0", name,
            s => WithSetting(s, "devices", devices) with { Interfaces = [Machine(Interface(name, addresses) with { CiliumDevice = device })] }));

    [Theory]
    [InlineData("1.19.6", "203.0.113.5", "0.0.0.0")]
    [InlineData("1.19.6", "172.20.0.9", "172.20.0.9")]
    [InlineData("1.19.6", "eth1", "172.20.0.9")]
    [InlineData("1.19.6", "eth9", "0.0.0.0")]
    [InlineData("1.15.19", "eth9", "")]
    [InlineData("1.19.6", "", "depends")]
    public void Of_what_is_known_only_what_matters_is_asked(string version, string egressIP, string expected) =>
        Assert.Equal(expected, Own(version, "0.0.0.0/0", egressIP,
            static s => s with { Interfaces = [Machine(Interface("eth1", "172.20.0.9/24") with { DefaultRoute = null })] }));

    [Theory]
    [InlineData(true, null, "172.20.0.9")]
    [InlineData(true, false, "172.20.0.9")]
    [InlineData(false, null, "depends")]
    [InlineData(false, false, "0.0.0.0")]
    [InlineData(true, true, "depends")]
    public void Of_several_default_routes_it_is_not_known_which_has_the_lowest_metric(bool first, bool? second, string expected) => Assert.Equal(
        expected, Own("1.19.6", "0.0.0.0/0", "", s => s with
        {
            Interfaces =
            [Machine(Interface("eth1", "172.20.0.9/24") with { DefaultRoute = first }, Interface("eth2", "172.21.0.9/24") with { DefaultRoute = second })]
        }));

    [Fact]
    public void What_the_agent_says_of_its_devices_comes_before_the_configuration() =>
        Assert.Equal("172.20.0.9", Own("1.20.2", "0.0.0.0/0", "eth1", static s => WithSetting(s, "devices", "bond0") with
        {
            Interfaces = [Machine(Interface("eth1", "172.20.0.9/24"))],
            AgentConfigurations = [new AgentConfiguration("172.16.0.1") { Devices = ["eth1"] }],
        }));

    [Fact]
    public void Where_IPv6_is_off_there_are_no_IPv6_rows() =>
        Assert.All(RuleTable.Build(WithSetting(Cluster("1.18.3", Both, "172.16.0.1"), "enable-ipv6", "false")).Entries(),
            static e => Assert.False(e.Source.IsIPv6));

    [Fact]
    public void Link_local_addresses_have_no_rows() =>
        Assert.Equal(["10.0.0.1", "fd00::1"], RuleTable.Build(Cluster("1.18.3", Both, "172.16.0.1")).Entries().Select(static e => e.Source.ToString()));

    [Fact]
    public void A_gateway_without_an_egress_IP_drops_the_traffic()
    {
        var route = new RouteFinder(WithSetting(Cluster("1.20.2", Both, "172.16.0.1"), "enable-ipv6", "false")).To(WebPod.Name, Address.Parse("8.8.8.8"));
        Assert.Equal((RouteOutcome.Dropped, RouteReasonKind.NoEgressIP), (route.Outcome, route.Reasons[0].Kind));
        Assert.Contains("#48660", RouteText.Of(route.Reasons[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.17.0", 0)]
    [InlineData("1.18.3", 1)]
    public void What_is_dropped_from_1_18_on_is_not_said_of_earlier_releases(string version, int reasons)
    {
        var route = new RouteFinder(Cluster(version, "0.0.0.0/0", "203.0.113.5")).To(WebPod.Name, Address.Parse("8.8.8.8"));
        Assert.Equal((RouteOutcome.Gateway, reasons),
            (route.Outcome, route.Reasons.Count(static r => RouteText.Of(r).Contains("204", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("false", PodChangeKind.Drops, "a gateway without egress IP: traffic is dropped there (reason 204)")]
    [InlineData("true", PodChangeKind.Depends, "may be dropped, depending on interfaces of the gateway")]
    public void An_upgrade_to_1_20_takes_the_IPv4_address_of_a_policy_for_both_families(string ipv6, PodChangeKind kind, string words)
    {
        var before = WithSetting(Cluster("1.18.3", Both, "172.16.0.1"), "enable-ipv6", ipv6);
        var plan = PlanMaker.Compare(before, new WhatIf { Version = new CiliumVersion(1, 20, 2) }.Apply(before));
        Assert.Equal(kind, plan.Pods.First(static p => p.Destinations.Contains(Cidr.Parse("0.0.0.0/0"))).Kind);
        Assert.Contains(PlanText.Summary(plan), line => line.Contains(words, StringComparison.Ordinal));
        Assert.Contains(plan.Reasons, static r => r.Contains("#48660", StringComparison.Ordinal));
    }

    private static string Own(string version, string destinations, string egressIP, Func<ClusterSnapshot, ClusterSnapshot>? known = null) =>
        string.Join(' ', RuleTable.Build((known ?? (static s => s))(Cluster(version, destinations, egressIP))).Entries()
            .SelectMany(static e => e.On("172.16.0.1").ToArray()).Select(static v => v.EgressIP?.ToString() ?? "depends"));

    private static ClusterSnapshot Cluster(string version, string destinations, string egressIP)
    {
        var isInterface = egressIP.Length > 0 && char.IsLetter(egressIP[0]);
        var gateway = On("172.16.0.1") with { Interface = isInterface ? egressIP : null, EgressIP = isInterface || egressIP.Length == 0 ? null : egressIP };
        var node = Gateway("172.16.0.1") with { Addresses = [new("InternalIP", "172.16.0.1"), new("ExternalIP", "203.0.113.5")] };
        return Snapshot(version, node, WebPod, Policy("p", Web, [.. destinations.Split(' ')], gateway));
    }

    private static ClusterSnapshot WithSetting(ClusterSnapshot snapshot, string key, string value) =>
        snapshot with
        {
            Installation = snapshot.Installation with
            {
                Configuration = new Dictionary<string, string>
                {
                    ["enable-ipv4-egress-gateway"] = "true",
                    ["enable-egress-gateway"] = "true",
                    [key] = value
                }.ToFrozenDictionary()
            }
        };

    private static NodeInterfaces Machine(params NodeInterface[] interfaces) => new("172.16.0.1", [.. interfaces]);

    private static NodeInterface Interface(string name, string? addresses) => new(name)
    {
        Addresses = addresses is null ? null
            : [.. addresses.Split(' ').Select(static a => new InterfaceAddress(Address.Parse(a[..a.IndexOf('/', StringComparison.Ordinal)]), 24))],
    };
}
