using CsCheck;

namespace EgressTools.Tests.Probes;

public sealed class InterfaceOutputTests
{
    private const string Json = """
        [{"ifindex":1,"ifname":"lo","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8}]},
         {"ifindex":2,"ifname":"eth0","link_index":6,"addr_info":[{"family":"inet","local":"172.22.49.20","prefixlen":24,"scope":"global"},
          {"family":"inet6","local":"fe80::1","prefixlen":64}]},
         {"ifindex":3,"ifname":"tun0","addr_info":[{"family":"inet","local":"10.8.0.2","address":"10.8.0.1","prefixlen":24}]},
         {"ifindex":4,"ifname":"eth1"}]
        """;

    public static TheoryData<string, string, string> Recorded() => AgentRecordings.All("status-verbose.txt");

    [Theory]
    [MemberData(nameof(Recorded))]
    public void What_real_nodes_have(string release, string node, string status)
    {
        var interfaces = InterfaceOutput.With(
            InterfaceOutput.Parse(node, AgentRecordings.Text(release, node, "ip-a.txt")).Value!,
            InterfaceOutput.DefaultRoute(AgentRecordings.Text(release, node, "ip-4-r.txt")),
            route6: null,
            AgentConfigurationOutput.Devices(AgentRecordings.Text(release, node, status)));
        var eth0 = interfaces.Interfaces.Single(static i => i.Name == "eth0");
        Assert.StartsWith(node == "g1" ? "172.22.49.20/24 fe80::" : "172.22.49.201/24 fe80::",
            string.Join(' ', eth0.Addresses!.Value), StringComparison.Ordinal);
        Assert.Equal((true, (bool?)null, true), (eth0.DefaultRoute, eth0.DefaultRoute6, eth0.CiliumDevice));
        var host = interfaces.Interfaces.Single(static i => i.Name == "cilium_host");
        Assert.Equal((false, false, 2), (host.DefaultRoute, host.CiliumDevice, host.Addresses!.Value.Length));
        Assert.Equal(node == "g1", interfaces.Interfaces.Any(static i => i is { Name: "eth1", CiliumDevice: true, DefaultRoute: false }));
    }

    [Fact]
    public void JSON_and_text_say_the_same()
    {
        const string Text = """
            1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
                inet 127.0.0.1/8 scope host lo
            2: eth0@if6: <BROADCAST> mtu 1500
                inet 172.22.49.20/24 brd 172.22.49.255 scope global secondary eth0
                inet6 fe80::1/64 scope link
            3: tun0: <POINTOPOINT> mtu 1500
                inet 10.8.0.2 peer 10.8.0.1/24 scope global tun0
            4: eth1: <BROADCAST> mtu 1500
            """;
        const string Expected = "lo 127.0.0.1/8; eth0 172.22.49.20/24 fe80::1/64; tun0 10.8.0.2/32; eth1 ";
        Assert.Equal((Expected, Expected), (Show(Json), Show(Text)));

        static string Show(string text) =>
            string.Join("; ", InterfaceOutput.Parse("n", text).Value!.Interfaces.Select(static i => $"{i.Name} {string.Join(' ', i.Addresses!.Value)}"));
    }

    [Theory]
    [InlineData("default via 10.0.0.1 dev eth1 proto dhcp metric 200\ndefault via 172.22.49.1 dev eth0 metric 100\n", "eth0")]
    [InlineData("[{\"dst\":\"default\",\"gateway\":\"10.0.0.1\",\"dev\":\"eth1\",\"metric\":200}," +
        "{\"dst\":\"default\",\"dev\":\"eth0\"},{\"dst\":\"10.0.0.0/8\",\"dev\":\"tun0\"}]", "eth0")]
    [InlineData("unreachable default dev lo metric 4294967295\n", "")]
    [InlineData("[{\"type\":\"unreachable\",\"dst\":\"default\",\"dev\":\"lo\"}]", "")]
    [InlineData("10.0.0.0/8 dev eth0\n", "")]
    [InlineData("[ ]", "")]
    [InlineData("default proto static\n\tnexthop via 10.0.0.1 dev eth0 weight 1\n\tnexthop via 10.0.0.2 dev eth1 weight 1\n", null)]
    [InlineData("[{\"dst\":\"default\",\"nexthops\":[{\"dev\":\"eth0\"},{\"dev\":\"eth1\"}]}]", null)]
    [InlineData("default via 10.0.0.1 dev eth0 metric 100\ndefault via 10.0.0.2 dev eth1 metric 100\ndefault via 10.0.0.3 dev eth2 metric 200\n", null)]
    [InlineData("[{", null)]
    [InlineData(null, null)]
    public void The_default_route_is_on_one_interface_on_none_or_not_known(string? routes, string? device)
    {
        var route = routes is null ? null : InterfaceOutput.DefaultRoute(routes);
        var interfaces = InterfaceOutput.With(InterfaceOutput.Parse("n", Json).Value!, route, route, devices: null).Interfaces;
        Assert.All(interfaces, i => Assert.Equal((device is null ? null : device == i.Name, device is null ? null : (bool?)(device == i.Name)),
            (i.DefaultRoute, i.DefaultRoute6)));
        Assert.All(interfaces, static i => Assert.Null(i.CiliumDevice));
    }

    [Theory]
    [InlineData("", "it lists no interface")]
    [InlineData("Object \"addr\" is unknown, try \"ip help\".", "it lists no interface")]
    [InlineData("[{\"ifname\":\"eth0\"", "its JSON is damaged or ends too early")]
    public void Says_what_it_does_not_understand(string text, string fault) =>
        Assert.StartsWith(fault, InterfaceOutput.Parse("n", text).Fault, StringComparison.Ordinal);

    [Fact]
    public void More_than_any_machine_has_is_refused() =>
        Assert.Equal("it lists more than 20000 addresses",
            InterfaceOutput.Parse("n", string.Concat(Enumerable.Range(1, 20_001).Select(static i => $"{i}: e{i}: <UP>\n"))).Fault);

    [Fact]
    public void Any_text_is_either_understood_or_a_fault() =>
        Gen.OneOf(Gen.String, Gens.OneOf("1: eth0: <", "\n    inet 10.0.0.1/99 ", "\n    inet6 ::/0 ", "[", "{\"ifname\":\"a\",\"addr_info\":[1]}",
            "default dev", "default metric 99999999999999999999 dev a")).Array[0, 6].Select(static parts => string.Concat(parts))
            .Sample(static text => InterfaceOutput.DefaultRoute(text) is null or not "\n"
                && InterfaceOutput.Parse("n", text) is { Fault: null, Value: NodeInterfaces } or { Fault: not null, Value: null });
}
