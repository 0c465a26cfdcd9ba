using CsCheck;

namespace EgressTools.Tests.Probes;

public sealed class MapDumpTests
{
    [Theory]
    [InlineData("1.18.11", "v4")]
    [InlineData("1.19.5", "v4")]
    [InlineData("1.20.2", "v4")]
    [InlineData("1.20.2", "v4_v2")]
    public void Dumps_hold_what_the_agent_lists(string release, string map)
    {
        foreach (var node in new[] { "g1", "w1" })
        {
            var listed = EgressMapOutput.Parse(AgentRecordings.Text(release, node, "bpf-egress-list.txt"));
            Assert.Equal(listed.Entries, EgressMapOutput.Parse(AgentRecordings.Text(release, node, "bpf-egress-list.json")).Entries);
            foreach (var form in new[] { "txt", "json" })
            {
                var dump = MapDump.Parse(AgentRecordings.Text(release, node, $"bpftool-cilium_egress_gw_policy_{map}.{form}"), isIPv6: false);
                Assert.Null(dump.Fault);
                Assert.Equal(listed.Entries, dump.Entries);
            }
        }
    }

    [Fact]
    public void IPv6_has_the_same_layout_with_wider_addresses()
    {
        const string Source = "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 07";
        const string Nothing = "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00";
        var dump = MapDump.Parse($"key:\n80 00 00 00 {Source} {Nothing}\nvalue:\n{Nothing} ac 16 31 14 00 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00\nkey: " +
            $"a0 00 00 00 {Source} 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 00  value: " +
            $"{Source} 00 00 00 01 {Nothing} 00 00 00 00\nFound 2 elements\n", isIPv6: true);
        Assert.Equal(["fd00::7 ::/0 :: 172.22.49.20", "fd00::7 2001:db8::/32 fd00::7 Excluded CIDR"],
            dump.Entries.Select(static e => $"{e.Source} {e.Destination} {e.Value.EgressIP} {e.Value.Gateway}"));
    }

    [Theory]
    [InlineData("Error: bpf obj get (/sys/fs/bpf/tc/globals/cilium_egress_gw_policy_v4_v2): No such file or directory\n", null, true)]
    [InlineData("Found 0 elements\n", null, false)]
    [InlineData("[]", null, false)]
    [InlineData("", "it is empty", false)]
    [InlineData("bash: bpftool: command not found\n", "it is not a dump of a map, or ends too early", false)]
    [InlineData("key: 20 00 00 00 ac 16 3d 02  00 00 00 00  value: 00 00 00 00 00 00 00 00\n", "it is not a dump of a map, or ends too early", false)]
    [InlineData("key: 20 00 00 00 ac 16 3d 02  00 00 00 00  value: 00 00\nFound 1 element\n", "entry 1 of it has another layout", false)]
    [InlineData("key: 41 00 00 00 ac 16 3d 02  00 00 00 00  value: 00 00 00 00 00 00 00 00\nFound 1 element\n", "entry 1 of it has another layout", false)]
    [InlineData("key: 20 00 00 00 ac 16 3d zz  00 00 00 00  value: 00 00 00 00 00 00 00 00\nFound 1 element\n", "entry 1 of it has another layout", false)]
    [InlineData("[{\"key\":{\"prefixlen\":56},\"value\":{}}]", "entry 1 of it has another layout", false)]
    [InlineData("[{\"key\":", "its JSON is damaged or ends too early", false)]
    public void Says_what_it_does_not_understand(string text, string? fault, bool absent)
    {
        var dump = MapDump.Parse(text, isIPv6: false);
        Assert.True(fault is null ? dump.Fault is null : dump.Fault?.StartsWith(fault, StringComparison.Ordinal) == true, dump.Fault);
        Assert.Equal((absent, true), (dump.Absent, dump.Entries.IsEmpty));
    }

    [Fact]
    public void Any_text_is_either_understood_or_a_fault() =>
        Gen.OneOf(Gen.String, Gens.OneOf("key: ", "value: ", "20 00 00 00 ac 16 3d 02 00 00 00 00 ", "Found 1 elements", "[{\"key\":[\"0x20\",7]", "}]")).Array[
            0, 6].Select(static parts => string.Concat(parts))
            .Sample(static text => MapDump.Parse(text, isIPv6: text.Length % 2 == 0) is { Fault: null } or { Entries.IsEmpty: true });
}
