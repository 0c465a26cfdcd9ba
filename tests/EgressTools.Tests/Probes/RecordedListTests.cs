namespace EgressTools.Tests.Probes;

/// <summary>What <c>bpf egress list</c> of seven releases prints of a filled, an empty and an absent map.</summary>
public sealed class RecordedListTests
{
    [Theory]
    [InlineData("1.14.19", 5)]
    [InlineData("1.15.19", 5)]
    [InlineData("1.16.19", 5)]
    [InlineData("1.17.0", 5)]
    [InlineData("1.18.3", 9)]
    [InlineData("1.19.6", 9)]
    [InlineData("1.20.2", 9)]
    public void Text_and_JSON_of_every_state(string release, int entries)
    {
        string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "egress-list", release, file));
        foreach (var form in new[] { "txt", "json" })
        {
            EgressMapReading Read(string state) =>
                EgressMapOutput.Parse(Text($"{state}.{form}"), Text(form == "txt" ? $"{state}.stderr" : $"{state}.json.stderr"));
            Assert.True(Read("absent") is { Fault: null, Absent: true, Entries.IsEmpty: true }, form);
            Assert.True(Read("empty") is { Fault: null, Absent: false, Entries.IsEmpty: true }, form);
            Assert.Equal((null, false), (Read("filled").Fault, Read("filled").Absent));
            Assert.Equal(EgressMapOutput.Parse(Text("filled.txt")).Entries, Read("filled").Entries);
            Assert.Equal(entries, Read("filled").Entries.Length);
        }
        // What kubectl says before it is no line of the table, and standard output alone does not tell an empty map.
        Assert.Equal(entries,
            EgressMapOutput.Parse("Defaulted container \"cilium-agent\" out of: cilium-agent, config (init)\n" + Text("filled.txt")).Entries.Length);
        Assert.Equal("it printed nothing", EgressMapOutput.Parse(Text("empty.txt")).Fault);
    }

    [Theory]
    [InlineData("Source IP     Destination CIDR   Egress IP    Gateway IP\n10.0.0.1      invalid Prefix     0.0.0.0      172.16.0.1\n10.0.0.2      " +
        "0.0.0.0/0          0.0.0.0      172.16.0.1\n")]
    [InlineData("""[{"SourceIP":"10.0.0.1","DestCIDR":"invalid Prefix","EgressIP":"0.0.0.0","GatewayIP":"172.16.0.1"},""" +
        """{"SourceIP":"10.0.0.2","DestCIDR":"0.0.0.0/0","EgressIP":"0.0.0.0","GatewayIP":"172.16.0.1"}]""")]
    public void A_row_that_the_agent_cannot_print_does_not_lose_the_others(string output)
    {
        var reading = EgressMapOutput.Parse(output);
        Assert.Equal((null, "10.0.0.2"), (reading.Fault, Assert.Single(reading.Entries).Source.ToString()));
    }
}
