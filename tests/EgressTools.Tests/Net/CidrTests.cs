using CsCheck;

namespace EgressTools.Tests.Net;

public sealed class CidrTests
{
    private static readonly Gen<Address> GenAddress = Gen.Select(Gen.UInt, Gen.ULong, Gen.ULong, Gen.Bool)
        .Select((v4, high, low, six) => six ? new Address(new UInt128(high, low), isIPv6: true) : new Address(v4, isIPv6: false));

    private static readonly Gen<Cidr> GenCidr = Gen.Select(GenAddress, Gen.Int[0, 128]).Select((a, l) => new Cidr(a, l % (a.Width + 1)));

    [Theory]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", false)]
    [InlineData("10.1.2.3/8", "10.0.0.0/8", true)]
    [InlineData("10.1.2.3/32", "10.1.2.3/32", false)]
    [InlineData("::/0", "::/0", false)]
    [InlineData("2001:DB8:0:0::1/64", "2001:db8::/64", true)]
    [InlineData("fd00::61/128", "fd00::61/128", false)]
    public void Parses(string text, string canonical, bool hostBits)
    {
        Assert.True(Cidr.TryParse(text, out var cidr, out var had));
        Assert.Equal(canonical, cidr.ToString());
        Assert.Equal(hostBits, had);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("10.0.0.256/8")]
    [InlineData("10.0.0.0.0/8")]
    [InlineData("::/129")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("[::1]/128")]
    public void Refuses(string? text) => Assert.False(Cidr.TryParse(text, out _));

    [Fact]
    public void Text_round_trips() => GenCidr.Sample(c => Cidr.Parse(c.ToString()) == c);

    [Fact]
    public void Contains_exactly_the_addresses_between_first_and_last() =>
        Gen.Select(GenCidr, GenAddress).Sample((c, a) =>
            c.Contains(a) == (a.IsIPv6 == c.IsIPv6 && a.CompareTo(c.Address) >= 0 && a.CompareTo(c.Last) <= 0));

    [Fact]
    public void Overlap_is_symmetric_and_is_nesting() =>
        Gen.Select(GenCidr, GenCidr).Sample((a, b) =>
            a.Overlaps(b) == b.Overlaps(a) && a.Overlaps(b) == (a.Contains(b) || b.Contains(a)) && (!(a.Contains(b) && b.Contains(a)) || a == b));

    [Fact]
    public void A_shorter_prefix_of_an_address_contains_the_longer_one() =>
        Gen.Select(GenAddress, Gen.Int[0, 128], Gen.Int[0, 128]).Sample((a, x, y) =>
        {
            var (shorter, longer) = (Math.Min(x, y) % (a.Width + 1), Math.Max(x, y) % (a.Width + 1));
            (shorter, longer) = (Math.Min(shorter, longer), Math.Max(shorter, longer));
            return new Cidr(a, shorter).Contains(new Cidr(a, longer));
        });

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.0", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("fd00::1", false)]
    public void Knows_public_addresses(string address, bool isPublic) => Assert.Equal(isPublic, AddressClass.IsPublic(Address.Parse(address)));
}
