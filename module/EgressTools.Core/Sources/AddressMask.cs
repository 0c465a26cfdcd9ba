using System.Text.RegularExpressions;

namespace EgressTools.Sources;

/// <summary>Replaces addresses so that a snapshot can be shown to others and still gives the same answers: the same address everywhere by the same other one,
/// also inside names and label values. Public addresses become documentation addresses (203.0.113.0/24, 198.51.100.0/24, 192.0.2.0/24, 2001:db8::/32) in the
/// same order; of private ones the first half becomes 10.N, in the same order, and the second half stays, because the order of names as text and of addresses
/// as numbers decides about gateways. CIDRs of more than one address stay.</summary>
public sealed partial class AddressMask
{
    private static readonly Cidr[] PublicRanges = [Cidr.Parse("192.0.2.0/24"), Cidr.Parse("198.51.100.0/24"), Cidr.Parse("203.0.113.0/24")];
    private readonly HashSet<Address> _found = [];

    // Null while the addresses that there are are collected: then nothing is replaced.
    private Dictionary<Address, Address>? _others;

    private AddressMask()
    {
    }

    /// <summary>The snapshot with other addresses.</summary>
    /// <exception cref="UsageException">
    /// It has more networks or public addresses than there are to replace them by, or the orders of names and of numbers cannot both be kept.
    /// </exception>
    public static ClusterSnapshot Apply(ClusterSnapshot snapshot)
    {
        var mask = new AddressMask();
        mask.Of(snapshot);
        mask._others = MapOf([.. mask._found.Where(static a => !a.IsUnspecified).Order()]);
        var masked = mask.Of(snapshot);
        mask.RequireSameGateways(snapshot, masked);
        return masked;
    }

    private ClusterSnapshot Of(ClusterSnapshot snapshot) =>
        KindTable.All.Aggregate(snapshot, (known, kind) => kind.MaskIn(known, this)) with
        {
            Gaps = [.. snapshot.Gaps.Select(g => g with { What = Text(g.What), Reason = Text(g.Reason), Remedy = Text(g.Remedy) })],
        };

    internal Address One(Address address)
    {
        if (_others is null)
            _found.Add(address);
        return Known(address);
    }

    /// <summary>An address of an interface: those that packets never have as their source are the same everywhere.</summary>
    internal InterfaceAddress Interface(InterfaceAddress own) =>
        own with { Address = AddressClass.IsNeverSource(own.Address) ? Known(own.Address) : One(own.Address) };

    /// <summary>An address that is written as a text of its own, or a text that holds some.</summary>
    internal string Whole(string text) => Address.TryParse(text, out _) ? Masked(text, isOne: true) : Text(text);

    /// <summary>A text that may hold addresses. What ends with .0.0 is a version or a network as often, and what has dashes may be a date: they alone make no
    /// address known.</summary>
    internal string Text(string text)
    {
        var masked = IPv6().Replace(text, m => Masked(m.Value, isOne: true));
        masked = IPv4().Replace(masked, m => Masked(m.Value, isOne: !m.Value.EndsWith(".0.0", StringComparison.Ordinal)));
        return Dashed().Replace(masked, m => Masked(m.Value.Replace('-', '.'), isOne: false).Replace('.', '-'));
    }

    internal ObjectName Named(ObjectName name) => name with { Name = Text(name.Name) };
    internal ImmutableArray<NodeAddress> Nodes(ImmutableArray<NodeAddress> addresses) => [.. addresses.Select(a => a with { Text = Whole(a.Text) })];
    internal LabelSet Labels(LabelSet labels) => LabelSet.Create(labels.Select(l => new KeyValuePair<string, string>(l.Key, Text(l.Value))));

    internal LabelSelector? Selector(LabelSelector? selector) => selector is null ? null : new LabelSelector(
        Labels(selector.MatchLabels), [.. selector.MatchExpressions.Select(e => e with { Values = [.. e.Values.Select(Text)] })]);

    internal PolicyGateway Gateway(PolicyGateway gateway) =>
        new(Selector(gateway.NodeSelector), gateway.Interface, gateway.EgressIP is { } text ? Whole(text) : null);

    internal Cidr Single(Cidr cidr) => cidr.Length == cidr.Address.Width ? new Cidr(One(cidr.Address), cidr.Length) : cidr;

    internal ImmutableArray<string> Cidrs(ImmutableArray<string> cidrs) =>
        cidrs.IsDefault ? cidrs : [.. cidrs.Select(c => Cidr.TryParse(c, out var cidr) && cidr.Length == cidr.Address.Width ? Single(cidr).ToString() : c)];

    private Address Known(Address address) => _others?.TryGetValue(address, out var other) == true ? other : address;

    private string Masked(string text, bool isOne)
    {
        if (!Address.TryParse(text, out var address))
            return text;
        if (_others is not null)
            return _others.TryGetValue(address, out var other) ? other.ToString() : text;
        if (isOne)
            _found.Add(address);
        return text;
    }

    private void RequireSameGateways(ClusterSnapshot snapshot, ClusterSnapshot masked)
    {
        var moved = Gateways(snapshot).Zip(Gateways(masked)).Count(pair => (pair.First is null ? null : Text(pair.First)) != pair.Second);
        if (moved > 0)
            throw new UsageException(
                $"these addresses cannot be masked without changing answers: {moved} pods would show another gateway, since their nodes' names would sort "
                + "otherwise; save without masking",
                "OrderNotKept");
    }

    private static IEnumerable<string?> Gateways(ClusterSnapshot snapshot)
    {
        var table = RuleTable.Build(snapshot);
        return table.Policies.Where(static p => !p.Ring.IsEmpty)
            .SelectMany(policy => table.EndpointsOf(policy).Select(endpoint => table.GatewayOf(policy, endpoint).Node));
    }

    private static Dictionary<Address, Address> MapOf(ImmutableArray<Address> all)
    {
        var map = new Dictionary<Address, Address>();
        var publicV4 = all.Where(static a => !a.IsIPv6 && AddressClass.IsPublic(a)).ToList();
        var privateNetworks = all.Where(static a => !a.IsIPv6 && !AddressClass.IsPublic(a)).Select(static a => (uint)a.Bits >> 16).Distinct().ToList();
        if (publicV4.Count > 3 * 254 || privateNetworks.Count > 256)
            throw new UsageException(
                $"there are {publicV4.Count} public addresses and {privateNetworks.Count} private networks, more than can be masked (762 and 256): "
                + "save without masking",
                "TooManyAddresses");
        for (var i = 0; i < publicV4.Count; i++)
            map[publicV4[i]] = new Address(PublicRanges[i / 254].Address.Bits + (UInt128)((i % 254) + 1), isIPv6: false);
        // Three digits each, as long as there is room: then text and numbers have one order.
        var first = privateNetworks.Count <= 156 ? 100 : 0;
        foreach (var address in all.Where(static a => !a.IsIPv6 && !AddressClass.IsPublic(a)))
            map[address] = new Address((10u << 24) | ((uint)(first + privateNetworks.IndexOf((uint)address.Bits >> 16)) << 16) | ((uint)address.Bits & 0xffff),
                isIPv6: false);
        var (own, documentation, link) = (Address.Parse("fd00::").Bits, Address.Parse("2001:db8::").Bits, Address.Parse("fe80::").Bits);
        UInt128 next = 1;
        foreach (var address in all.Where(static a => a.IsIPv6))
            map[address] = new Address((AddressClass.IsPublic(address) ? documentation : AddressClass.IsLinkLocal(address) ? link : own) + next++,
                isIPv6: true);
        return map;
    }

    // Two colons at least; what only looks like an address does not parse as one.
    [GeneratedRegex(@"(?<![\w:.])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*[0-9A-Fa-f:](?![\w:]|/(?!128(?!\d))\d)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex IPv6();

    // As in the host names of AWS: ip-10-0-1-2. Only addresses that are known to be some are replaced.
    [GeneratedRegex(@"(?<![\d-])\d{1,3}(-\d{1,3}){3}(?![\d-])|(?<=\bip-)\d{1,3}(-\d{1,3}){3}(?![\d-])", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dashed();

    [GeneratedRegex(@"(?<![\d.])\d{1,3}(\.\d{1,3}){3}(?![\d.]|/(?!32(?!\d))\d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IPv4();
}
