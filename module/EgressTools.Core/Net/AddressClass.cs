namespace EgressTools.Net;

/// <summary>Well-known ranges, for telling an address that the internet sees from one that it does not.</summary>
public static class AddressClass
{
    private static readonly Cidr[] NotPublic =
    [
        Cidr.Parse("0.0.0.0/8"), Cidr.Parse("10.0.0.0/8"), Cidr.Parse("100.64.0.0/10"), Cidr.Parse("127.0.0.0/8"),
        Cidr.Parse("169.254.0.0/16"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.0.0.0/24"), Cidr.Parse("192.168.0.0/16"),
        Cidr.Parse("198.18.0.0/15"), Cidr.Parse("224.0.0.0/3"), Cidr.Parse("::/8"), Cidr.Parse("fc00::/7"), Cidr.Parse("fe80::/10"),
        Cidr.Parse("ff00::/8"),
    ];

    private static readonly Cidr LinkLocal6 = Cidr.Parse("fe80::/10");

    // What Cilium does not count as public: also examples, and less of IPv6 (pkg/ip).
    private static readonly Cidr[] NotGlobal =
    [
        Cidr.Parse("0.0.0.0/8"), Cidr.Parse("10.0.0.0/8"), Cidr.Parse("100.64.0.0/10"), Cidr.Parse("127.0.0.0/8"), Cidr.Parse("169.254.0.0/16"),
        Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.0.0.0/24"), Cidr.Parse("192.0.2.0/24"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("198.18.0.0/15"),
        Cidr.Parse("198.51.100.0/24"), Cidr.Parse("203.0.113.0/24"), Cidr.Parse("224.0.0.0/4"), Cidr.Parse("::/127"), Cidr.Parse("100::/64"),
        Cidr.Parse("2001:2::/48"), Cidr.Parse("2001:db8::/48"), Cidr.Parse("fc00::/7"), Cidr.Parse("fe80::/10"), Cidr.Parse("ff00::/8"),
    ];

    private static readonly Cidr[] NoSource =
        [Cidr.Parse("0.0.0.0/8"), Cidr.Parse("127.0.0.0/8"), Cidr.Parse("224.0.0.0/3"), Cidr.Parse("::/127"), Cidr.Parse("ff00::/8")];

    /// <summary>Whether an IPv6 address holds on its link alone; no packet to another network has it as its source.</summary>
    public static bool IsLinkLocal(Address address) => LinkLocal6.Contains(address);

    /// <summary>Whether no packet leaves a machine with it as source: loopback, multicast, broadcast, "this network".</summary>
    public static bool IsNeverSource(Address address) => NoSource.Any(range => range.Contains(address));

    /// <summary>Whether some of its addresses are public. The short prefixes that begin at a
    /// private range, such as 0.0.0.0/0 or 10.0.0.0/7, reach beyond it.</summary>
    public static bool CoversPublic(Cidr cidr) => cidr.Length < 8 || IsPublic(cidr.Address) || IsPublic(cidr.Last);

    /// <summary>Whether Cilium calls an address public where it chooses the primary one of a device.</summary>
    public static bool IsGlobal(Address address) => !NotGlobal.Any(range => range.Contains(address));

    /// <summary>Whether an address of the public internet, as far as its range tells (IANA special-purpose registries).</summary>
    public static bool IsPublic(Address address)
    {
        foreach (var range in NotPublic)
        {
            if (range.Contains(address))
                return false;
        }
        return true;
    }
}
