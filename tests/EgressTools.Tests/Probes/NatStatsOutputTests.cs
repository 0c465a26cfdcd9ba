using System.Text;
using CsCheck;

namespace EgressTools.Tests.Probes;

public sealed class NatStatsOutputTests
{
    private const string Json = """
        {"Type": "ipv4", "EgressIP": "172.22.49.20", "EndpointIP": "203.0.113.10", "RemotePort": 80, "Proto": "TCP", "Count": 96}
        {"Type": "ipv4", "EgressIP": "172.22.49.20", "EndpointIP": "172.22.49.147", "RemotePort": 0, "Proto": "ICMP", "Count": 3}
        {"Type": "ipv6", "EgressIP": "fd00::20", "EndpointIP": "2001:db8::1", "RemotePort": 443, "Proto": "UDP", "Count": 7}
        """;

    private const string Table = """
        IPFamily   Proto   EgressIP       RemoteAddr           Count
        ipv4       TCP     172.22.49.20   203.0.113.10:80      96
        ipv4       ICMP    172.22.49.20   172.22.49.147        3
        ipv6       UDP     fd00::20       [2001:db8::1]:443    7
        """;

    [Theory]
    [InlineData(Json)]
    [InlineData(Table)]
    [InlineData("# IPFamily   Proto\n" + Table)]
    [InlineData("Defaulted container \"cilium-agent\" out of: cilium-agent\n" + Table)]
    public void The_table_in_each_of_its_forms(string text) =>
        Assert.Equal(["TCP 172.22.49.20 203.0.113.10:80 96", "ICMP 172.22.49.20 172.22.49.147 3", "UDP fd00::20 [2001:db8::1]:443 7"], Show(text));

    [Fact]
    public void A_dump_of_all_tables_has_it_among_others()
    {
        var rows = string.Join(',', Json.Split('\n'));
        Assert.Equal(Show(Json), Show($$"""{"devices": [{"Count": 5, "EgressIP": "1.1.1.1"}], "nat-stats": [{{rows}}], "health": null}"""));
    }

    [Theory]
    [InlineData("1.18.11", "g1")]
    [InlineData("1.19.5", "g1")]
    [InlineData("1.20.2", "g1")]
    public void What_real_agents_print(string release, string node) =>
        Assert.Contains(NatStatsOutput.Parse(node, AgentRecordings.Text(release, node, "nat-stats.txt")),
            static u => u.Remote == "203.0.113.10:80" && u.EgressIP.ToString() == "172.22.49.20" && u.Count > 0);

    [Theory]
    [InlineData("Error: This command has been deprecated and will be removed in the next Cilium release.\n")]
    [InlineData("{\"nat-stats\": [{\"EgressIP\": \"no\", \"EndpointIP\": \"1.1.1.1\", \"Proto\": \"TCP\", \"Count\": 1}]}")]
    [InlineData("{\"nat-stats\": [{\"EgressIP\": \"1.1.1.1\", \"EndpointIP\": \"1.1.1.2\", \"Proto\": \"TCP\", \"Count\": -1}]}")]
    [InlineData("ipv4 TCP 172.22.49.20 203.0.113.10:80 99999999999\n")]
    [InlineData("ipv4 TCP 172.22.49.20 203.0.113\u001b 9\n")]
    [InlineData("[[[[")]
    public void What_is_no_row_is_passed_over(string text) => Assert.Empty(Show(text));

    [Fact]
    public void No_text_is_a_crash_and_thousands_of_rows_are_not_kept()
    {
        Gen.OneOf(Gen.String, Gens.OneOf("{", "{\"nat-stats\":[", "{\"Count\":1", "}", "]", "ipv4 TCP 1.1.1.1 a 1\n")).Array[0, 6]
            .Select(static parts => string.Concat(parts)).Sample(static text => NatStatsOutput.Parse("n", text).Length <= 1000);
        Assert.Equal(1000, NatStatsOutput.Parse("n", new StringBuilder().Insert(0, "ipv4 TCP 172.22.49.20 203.0.113.10:80 1\n", 5000).ToString()).Length);
    }

    private static string[] Show(string text) => [.. NatStatsOutput.Parse("n", text).Select(static u => $"{u.Protocol} {u.EgressIP} {u.Remote} {u.Count}")];
}
