using CsCheck;

namespace EgressTools.Tests.Net;

public sealed class DecidingPrefixesTests
{
    private static readonly Gen<Cidr> Prefix = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 31])
        .Select(static (length, bits) => Cidr.Parse($"{(bits << 3) & ~(0xff >> length) & 0xff}.0.0.0/{length}"));

    [Theory]
    [InlineData("0.0.0.0/0 0.0.0.0/1 128.0.0.0/1", "0.0.0.0/1 128.0.0.0/1")]
    [InlineData("0.0.0.0/0 0.0.0.0/1 128.0.0.0/2", "0.0.0.0/0 0.0.0.0/1 128.0.0.0/2")]
    [InlineData("0.0.0.0/0 0.0.0.0/1 0.0.0.0/2 128.0.0.0/1", "0.0.0.0/1 0.0.0.0/2 128.0.0.0/1")]
    [InlineData("::/0 ::/1 8000::/1", "::/1 8000::/1")]
    [InlineData("::/0 ::/128 ffff::/128", "::/0 ::/128 ffff::/128")]
    [InlineData("10.0.0.0/8 10.0.0.0/8", "10.0.0.0/8")]
    public void One_that_longer_ones_cover_whole_is_left_out(string all, string deciding) =>
        Assert.Equal(deciding.Split(' ').Order(StringComparer.Ordinal),
            new DecidingPrefixes().Of(all.Split(' ').Select(Cidr.Parse)).Select(static c => c.ToString()).Order(StringComparer.Ordinal));

    [Fact]
    public void They_are_those_that_some_address_has_as_its_longest() => Prefix.Array[1, 8].Sample(static prefixes =>
        new DecidingPrefixes().Of(prefixes).SequenceEqual(Enumerable.Range(0, 32)
            .Select(i => prefixes.Where(p => p.Contains(Address.Parse($"{i << 3}.0.0.1"))).OrderByDescending(static p => p.Length).FirstOrDefault())
            .Where(p => prefixes.Contains(p)).Distinct().Order()));
}
