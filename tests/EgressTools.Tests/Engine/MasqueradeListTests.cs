using CsCheck;

namespace EgressTools.Tests.Engine;

public sealed class MasqueradeListTests
{
    [Theory]
    [InlineData("nonMasqueradeCIDRs:\n- 10.0.0.0/8\n- 172.16.0.0/12\nmasqLinkLocal: true\n", "10.0.0.0/8 172.16.0.0/12")]
    [InlineData("nonMasqueradeCIDRs: [10.0.0.0/8, 172.16.0.0/12]\nmasqLinkLocal: true", "10.0.0.0/8 172.16.0.0/12")]
    [InlineData("{\"nonMasqueradeCIDRs\": [\"10.0.0.0/8\"], \"masqLinkLocal\": true}", "10.0.0.0/8")]
    [InlineData("NonMasqueradeCIDRs:\n  - 10.0.0.0/8\nMASQLINKLOCAL: true", "10.0.0.0/8")]
    [InlineData("nonMasqueradeSrcCIDRs: [10.0.0.0/8]\nmasqLinkLocal: true", "")]
    [InlineData("masqLinkLocal: true\nmasqLinkLocalIPv6: false\nresyncInterval: 60s", "")]
    [InlineData("nonMasqueradeCIDRs:\nmasqLinkLocal: true", "")]
    [InlineData("nonMasqueradeCIDRs: []", "169.254.0.0/16")]
    [InlineData("# nothing\n", "169.254.0.0/16")]
    [InlineData("{}", "169.254.0.0/16")]
    [InlineData("nonMasqueradeCIDRs: [10.1.2.3/8]", "10.0.0.0/8 169.254.0.0/16")]
    public void Is_read_as_the_agents_read_it(string text, string excluded)
    {
        var list = MasqueradeList.Parse(text);
        Assert.Equal((false, null, excluded), (list.IsUsual, list.Fault, string.Join(' ', list.Excluded)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_file_the_usual_ranges_count(string? text)
    {
        var list = MasqueradeList.Parse(text);
        Assert.True(list.IsUsual);
        Assert.Equal(12, list.Excluded.Count());
        Assert.Contains(Cidr.Parse("100.64.0.0/10"), list.Excluded);
    }

    [Theory]
    [InlineData("nonMasqueradeCIDRs: [10.0.0.0]")]
    [InlineData("nonMasqueradeCIDRs: 10.0.0.0/8")]
    [InlineData("nonMasqueradeCIDRs: [1]")]
    [InlineData("- 10.0.0.0/8")]
    [InlineData("a: [")]
    public void What_agents_refuse_is_a_fault(string text) => Assert.NotNull(MasqueradeList.Parse(text).Fault);

    [Theory]
    [InlineData("{\"nonMasqueradeCIDRs\": [\"10.0.0.0/8\"", "cannot be read: not valid JSON")]
    [InlineData("{\"nonMasqueradeCIDRs\": [\"10.0.0.0/8\"]} x", "cannot be read: not valid JSON")]
    public void A_text_that_breaks_off_is_not_said_to_be_deep(string text, string fault) => Assert.Equal(fault, MasqueradeList.Parse(text).Fault);

    [Fact]
    public void A_range_is_covered_when_each_of_its_addresses_is() =>
        Gen.Select(Gen.Int[24, 32].Array[1, 6], Gen.UInt[0, 255].Array[6], Gen.Int[24, 32], Gen.UInt[0, 255]).Sample((lengths, hosts, length, host) =>
    {
        static Cidr Of(uint last, int bits) => new(new Address((192u << 24) | last, isIPv6: false), bits);
        var prefixes = lengths.Select((l, i) => Of(hosts[i], l)).ToArray();
        var range = Of(host, length);
        var all = Enumerable.Range(0, 1 << (32 - length)).All(i => prefixes.Any(p => p.Contains(new Address(range.Address.Bits + (UInt128)i, isIPv6: false))));
        Assert.Equal(all, MasqueradeList.Covers(prefixes, range));
    });
}
