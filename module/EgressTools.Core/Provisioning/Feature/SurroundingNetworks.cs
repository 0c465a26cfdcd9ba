namespace EgressTools.Provisioning.Feature;

/// <summary>Networks around addresses that were seen: as large as networks of clouds usually are, and never beyond the private range of an address.</summary>
internal static class SurroundingNetworks
{
    /// <summary>With more networks of one private range than so many, the whole range is taken.</summary>
    private const int MaxNetworks = 16;

    private static readonly ImmutableArray<Cidr> Private =
        [.. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15" }.Select(Cidr.Parse)];

    /// <summary>Sorted and disjoint; every IPv4 address is in one, and of public addresses only those that were seen.</summary>
    public static ImmutableArray<Cidr> Around(IEnumerable<Address> addresses)
    {
        var networks = addresses.Where(static a => !a.IsIPv6).Select(NetworkOf).ToHashSet();
        foreach (var range in Private.Where(r => networks.Count(r.Contains) > MaxNetworks))
        {
            networks.RemoveWhere(range.Contains);
            networks.Add(range);
        }
        return PrefixSet.Merge(networks);
    }

    private static Cidr NetworkOf(Address address) =>
        new(address, Private.FirstOrDefault(r => r.Contains(address)) is { Length: > 0 } range ? Math.Max(range.Length, 16) : address.Width);
}
