using System.Text;
using CsCheck;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Probes;

public sealed class EgressMapOutputTests
{
    private const string Both = "10.0.0.1 0.0.0.0/0 172.16.0.1 172.16.0.1, 10.0.0.2 10.0.0.0/8 0.0.0.0 Excluded CIDR, 10.0.0.3 0.0.0.0/0 0.0.0.0 Not Found";

    public static TheoryData<string, string, string> Outputs() => new()
    {
        {
            "JSON with Go's names",
            """[{"SourceIP": "10.0.0.1", "DestCIDR": "0.0.0.0/0", "EgressIP": "172.16.0.1", "GatewayIP": "172.16.0.1"}, {"SourceIP": "10.0.0.2",""" +
            """ "DestCIDR": "10.0.0.0/8", "EgressIP": "0.0.0.0", "GatewayIP": "Excluded CIDR"}, {"SourceIP": "10.0.0.3", "DestCIDR": "0.0.0.0/0",""" +
            """ "EgressIP": "0.0.0.0", "GatewayIP": "Not Found"}]""",
            Both
        },
        {
            "JSON with cilium-cli's names, an unknown member, numbers for words, null for none",
            """[null, {"sourceIP": "10.0.0.1", "destCIDR": "0.0.0.0/0", "egressIP": "172.16.0.1", "gatewayIP": "172.16.0.1",""" +
            """ "EgressIfindex": 2, "extra": {"a": [1]}}, {"sourceip": "10.0.0.2", "DESTCIDR": "10.0.0.0/8", "egressIP": null, "gatewayIP": "0.0.0.1"},""" +
            """ {"sourceIP": "10.0.0.3", "destCIDR": "0.0.0.0/0", "egressIP": "", "gatewayIP": "0.0.0.0"}]""",
            Both
        },
        { "JSON null", "null\n", "" },
        { "JSON without entries", "[]", "" },
        { "JSON of another order", """[{"SourceIP":"10.0.0.2","DestCIDR":"0.0.0.0/0","EgressIP":"0.0.0.0","GatewayIP":"1.1.1.1"},""" +
            """{"SourceIP":"10.0.0.1","DestCIDR":"0.0.0.0/0","EgressIP":"0.0.0.0","GatewayIP":"1.1.1.1"}]""",
            "10.0.0.1 0.0.0.0/0 0.0.0.0 1.1.1.1, 10.0.0.2 0.0.0.0/0 0.0.0.0 1.1.1.1" },
        { "JSON of 1.10", """{"10.0.1.7 10.169.72.0/24": ["10.169.72.88 10.169.72.238"]}""", "10.0.1.7 10.169.72.0/24 10.169.72.88 10.169.72.238" },
        {
            "a table",
            "Source IP     Destination CIDR   Egress IP    Gateway IP\n10.0.0.1      0.0.0.0/0          172.16.0.1   172.16.0.1\n10.0.0.2      " +
            "10.0.0.0/8         0.0.0.0      Excluded CIDR\n10.0.0.3      0.0.0.0/0          0.0.0.0      Not Found\n",
            Both
        },
        {
            "a table of 1.20",
            "Source IP   Destination CIDR   Egress IP    Gateway IP      Egress Ifindex\n10.0.0.1    0.0.0.0/0          172.16.0.1   172.16.0.1      " +
            "2\n10.0.0.2    10.0.0.0/8         0.0.0.0      Excluded CIDR   0\n10.0.0.3    0.0.0.0/0          0.0.0.0      Not Found       0\n",
            Both
        },
        {
            "a table with the new column elsewhere",
            "Source IP   Destination CIDR   Egress IP    Egress Ifindex   Gateway IP\n10.0.0.1    0.0.0.0/0          172.16.0.1   2                " +
            "172.16.0.1\n10.0.0.2    10.0.0.0/8         0.0.0.0      0                Excluded CIDR\n10.0.0.3    0.0.0.0/0          0.0.0.0      " +
            "0                Not Found\n",
            Both
        },
        { "a table of 1.10", "SRC IP & DST CIDR         EGRESS INFO\n10.0.1.7 10.169.72.0/24   10.169.72.88 10.169.72.238\n",
            "10.0.1.7 10.169.72.0/24 10.169.72.88 10.169.72.238" },
        { "IPv6 rows", "Source IP   Destination CIDR   Egress IP   Gateway IP\nfd00::1     ::/0               ::          172.16.0.1\nfd00::2     " +
            "::/0               0.0.0.0     172.16.0.1\n", "fd00::1 ::/0 :: 172.16.0.1, fd00::2 ::/0 :: 172.16.0.1" },
        { "nothing", "No entries found.\n", "" },
        { "nothing, with the note of old kernels", "No entries found.\nNote: this kernel cannot list LPM maps\n", "" },
        { "a header alone", "Source IP   Destination CIDR   Egress IP   Gateway IP\n", "" },
        { "a file of cilium-bugtool with markdown", "#### cilium-dbg bpf egress list\n\n```\nSource IP   Destination CIDR   Egress IP    Gateway " +
            "IP\n10.0.0.1    0.0.0.0/0          172.16.0.1   172.16.0.1\n```\n", "10.0.0.1 0.0.0.0/0 172.16.0.1 172.16.0.1" },
        { "carriage returns and a log line", "level=warning msg=slow\r\nSource IP   Destination CIDR   Egress IP    Gateway IP\r\n10.0.0.1    " +
            "0.0.0.0/0          172.16.0.1   172.16.0.1\r\n", "10.0.0.1 0.0.0.0/0 172.16.0.1 172.16.0.1" },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Understands(string what, string output, string entries)
    {
        var reading = EgressMapOutput.Parse(output);
        Assert.True(reading.Fault is null, $"{what}: {reading.Fault}");
        Assert.Equal(entries, string.Join(", ", reading.Entries.Select(static e => $"{e.Source} {e.Destination} {e.Value.EgressIP} {e.Value.Gateway}")));
    }

    [Theory]
    [InlineData("""[{"SourceIP": "10.0.0.1", "DestCIDR": "0.0.0.0/0", "EgressIP": "172.16.0.1", "Gatew""", "its JSON is damaged or ends too early")]
    [InlineData("[{\"SourceIP\": 7}]", "its JSON is damaged or ends too early")]
    [InlineData("[\"10.0.0.1\"]", "an item of its JSON is not an entry: '10.0.0.1'")]
    [InlineData("[{\"DestCIDR\": \"0.0.0.0/0\"}]", "an item of its JSON is not an entry")]
    [InlineData("[{\"SourceIP\": \"10.0.0.1\", \"DestCIDR\": \"0.0.0.0/0\", \"EgressIP\": \"x\", \"GatewayIP\": \"1.1.1.1\"}]",
        "an item of its JSON is not an entry")]
    [InlineData("Source IP   Destination CIDR   Egress IP   Gateway IP\n10.0.0.1    0.0.0.0/0   172.1",
        "line 2 of its output is not an entry: '10.0.0.1    0.0.0.0/0   172.1'")]
    [InlineData("Source IP   Destination CIDR   Egress IP   Gateway IP\n10.0.0.1    0.0.0.0/0   0.0.0.0   10.1.0.1\n10.0.0.1    0.0.0.0/0   0.0.0.0   " +
        "10.1.0.2\n", "it lists 10.0.0.1 to 0.0.0.0/0 twice, with different values")]
    [InlineData("permission denied\n", "line 1 of its output is not an entry: 'permission denied'")]
    public void Says_what_it_does_not_understand(string output, string fault)
    {
        var reading = EgressMapOutput.Parse(output);
        Assert.StartsWith(fault, reading.Fault, StringComparison.Ordinal);
        Assert.Empty(reading.Entries);
    }

    [Fact]
    public void Printing_nothing_is_an_empty_map_only_where_the_agent_says_so()
    {
        Assert.True(EgressMapOutput.Parse("", "No entries found.\n") is { Fault: null, Absent: false, Entries.IsEmpty: true });
        Assert.Equal("it printed nothing", EgressMapOutput.Parse("\n").Fault);
    }

    [Fact]
    public void A_map_that_is_not_there_is_no_fault()
    {
        var reading = EgressMapOutput.Parse("", "Cannot find egress gateway bpf maps\n");
        Assert.True(reading is { Absent: true, Fault: null, Entries.IsEmpty: true });
    }

    [Fact]
    public void A_map_of_5000_entries_is_read_from_either_form()
    {
        var map = new AgentMap("n", [.. Enumerable.Range(0, 5000).Select(static i => new AgentMapEntry(
            new Address((10u << 24) + (uint)i, isIPv6: false), Cidr.Parse("0.0.0.0/0"),
                new MapValue(Address.Unspecified4, new GatewayRef(GatewayKind.Node, Address.Parse("172.16.0.1")))))]);
        Assert.Equal(map.Entries, EgressMapOutput.Parse(AgentText.Json(map)).Entries);
        Assert.Equal(map.Entries, EgressMapOutput.Parse(AgentText.Table(map)).Entries);
    }

    [Fact]
    public void Any_bytes_at_all_are_either_understood_or_a_fault() =>
        Gen.OneOf(Gen.String, Gen.Byte.Array.Select(Encoding.UTF8.GetString),
            Gens.OneOf("[", "{", "[{\"SourceIP\":\"\\ud800\"}]", "[[[", "{\"a\":1}", "Source IP\n"))
            .Sample(static text => EgressMapOutput.Parse(text) is { Fault: null } or { Entries.IsEmpty: true });
}
