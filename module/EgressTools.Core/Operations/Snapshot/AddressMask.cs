using System.Text.RegularExpressions;

namespace EgressTools.Operations;

/// <summary>
/// Replaces addresses so that a snapshot can be shown to others and still gives the same answers: the same address everywhere by the same other one,
/// also inside names and label values. Public addresses become documentation addresses (203.0.113.0/24, 198.51.100.0/24, 192.0.2.0/24, 2001:db8::/32)
/// in the same order; of private ones the first half becomes 10.N, in the same order, and the second half stays, because the order of names as text
/// and of addresses as numbers decides about gateways. CIDRs of more than one address stay.
/// </summary>
public static partial class AddressMask
{
    private static readonly Cidr[] PublicRanges = [Cidr.Parse("192.0.2.0/24"), Cidr.Parse("198.51.100.0/24"), Cidr.Parse("203.0.113.0/24")];

    /// <summary>The snapshot with other addresses.</summary>
    /// <exception cref="UsageException">
    /// It has more networks or public addresses than there are to replace them by, or the orders of names and of numbers cannot both be kept.
    /// </exception>
    public static ClusterSnapshot Apply(ClusterSnapshot snapshot)
    {
        var map = MapOf(snapshot);
        string Masked(string text) => IPv6().Replace(text, m => Address.TryParse(m.Value, out var a) && map.TryGetValue(a, out var other) ? other.ToString() : m.Value);
        string Dotted(string text) => IPv4().Replace(text, m => Address.TryParse(m.Value, out var a) && map.TryGetValue(a, out var other) ? other.ToString() : m.Value);
        string Text(string text) => Dashed().Replace(
            Dotted(Masked(text)), m => Address.TryParse(m.Value.Replace('-', '.'), out var a) && map.TryGetValue(a, out var other) ? other.ToString().Replace('.', '-') : m.Value);
        ObjectName Named(ObjectName name) => new(name.Namespace, Text(name.Name));
        string Whole(string text) => Address.TryParse(text, out var a) && map.TryGetValue(a, out var other) ? other.ToString() : Text(text);
        Address One(Address address) => map.GetValueOrDefault(address, address);
        ImmutableArray<NodeAddress> Nodes(ImmutableArray<NodeAddress> addresses) => [.. addresses.Select(a => a with { Text = Whole(a.Text) })];
        LabelSet Labels(LabelSet labels) => LabelSet.Create(labels.Select(l => new KeyValuePair<string, string>(l.Key, Text(l.Value))));
        LabelSelector? Selector(LabelSelector? selector) => selector is null ? null : new LabelSelector(
            Labels(selector.MatchLabels), [.. selector.MatchExpressions.Select(e => e with { Values = [.. e.Values.Select(Text)] })]);
        PolicyGateway Gateway(PolicyGateway gateway) => new(Selector(gateway.NodeSelector), gateway.Interface, gateway.EgressIP is { } text ? Whole(text) : null);
        ImmutableArray<string> Cidrs(ImmutableArray<string> cidrs) => cidrs.IsDefault ? cidrs : [.. cidrs.Select(c => Cidr.TryParse(c, out var cidr) && cidr.Length == cidr.Address.Width ? new Cidr(One(cidr.Address), cidr.Length).ToString() : c)];
        AgentMapEntry Entry(AgentMapEntry entry) => new(
            One(entry.Source),
            entry.Destination.Length == entry.Destination.Address.Width ? new Cidr(One(entry.Destination.Address), entry.Destination.Length) : entry.Destination,
            new MapValue(entry.Value.EgressIP is { } ip ? One(ip) : null, entry.Value.Gateway with { Address = One(entry.Value.Gateway.Address) }));
        var masked = snapshot with
        {
            Nodes = [.. snapshot.Nodes.Select(n => n with { Name = Text(n.Name), Labels = Labels(n.Labels), Addresses = Nodes(n.Addresses), ProviderId = Text(n.ProviderId), Taints = [.. n.Taints.Select(t => t with { Value = Text(t.Value) })] })],
            CiliumNodes = [.. snapshot.CiliumNodes.Select(n => n with { Name = Text(n.Name), Labels = Labels(n.Labels), Addresses = Nodes(n.Addresses) })],
            Endpoints = [.. snapshot.Endpoints.Select(e => e with { Name = Named(e.Name), Labels = Labels(e.Labels), Addresses = [.. e.Addresses.Select(One)], NodeIP = e.NodeIP is { } ip ? One(ip) : null })],
            Identities = [.. snapshot.Identities.Select(i => i with { Labels = Labels(i.Labels) })],
            Services = [.. snapshot.Services.Select(s => s with { Addresses = [.. s.Addresses.Select(One)] })],
            Namespaces = [.. snapshot.Namespaces.Select(n => n with { Labels = Labels(n.Labels) })],
            Pods = [.. snapshot.Pods.Select(p => p with { Name = Named(p.Name), Labels = Labels(p.Labels), NodeName = Text(p.NodeName), Addresses = [.. p.Addresses.Select(One)] })],
            Policies =
            [
                .. snapshot.Policies.Select(p => p with
                {
                    Rules = [.. p.Rules.Select(r => new PolicyRule(Selector(r.PodSelector), Selector(r.NamespaceSelector), Selector(r.NodeSelector)))],
                    DestinationCidrs = Cidrs(p.DestinationCidrs),
                    ExcludedCidrs = Cidrs(p.ExcludedCidrs),
                    Gateway = p.Gateway is { } gateway ? Gateway(gateway) : null,
                    Gateways = [.. p.Gateways.Select(Gateway)],
                }),
            ],
            Installation = snapshot.Installation with
            {
                Configuration = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(snapshot.Installation.Configuration, static p => p.Key, p => Text(p.Value), StringComparer.Ordinal),
                MasqueradeList = snapshot.Installation.MasqueradeList is { } list ? Text(list) : null,
                PlatformMasqueradeList = snapshot.Installation.PlatformMasqueradeList is { } platform ? Text(platform) : null,
                Placement = snapshot.Installation.Placement?.With(Text),
                Server = snapshot.Installation.Server is { } server ? server with { Host = Whole(server.Host) } : null,
                Agents = [.. snapshot.Installation.Agents.Select(a => a with { Pod = Named(a.Pod), Node = Text(a.Node), Image = Text(a.Image) })],
                NodeConfigs = [.. snapshot.Installation.NodeConfigs.Select(c => c with { NodeSelector = Selector(c.NodeSelector), Settings = Labels(c.Settings) })],
            },
            Observations = [.. snapshot.Observations.Select(o => o with { Pod = Named(o.Pod), Address = o.Address is { } seen ? One(seen) : null, Echo = Text(o.Echo), Failure = Text(o.Failure) })],
            AgentMaps = [.. snapshot.AgentMaps.Select(m => m with { Node = Text(m.Node), Entries = [.. m.Entries.Select(Entry).Order()] })],
            Interfaces = [.. snapshot.Interfaces.Select(n => new NodeInterfaces(Text(n.Node), [.. n.Interfaces.Select(i => i with { Addresses = i.Addresses is { } own ? [.. own.Select(a => a with { Address = One(a.Address) })] : null })]))],
            NatUsages = [.. snapshot.NatUsages.Select(u => u with { Node = Text(u.Node), EgressIP = One(u.EgressIP), Remote = Text(u.Remote) })],
            AgentLogs = [.. snapshot.AgentLogs.Select(l => l with { Node = Text(l.Node), File = Text(l.File), Message = Text(l.Message), Error = Text(l.Error) })],
            AgentConfigurations = [.. snapshot.AgentConfigurations.Select(c => c with { Node = Text(c.Node) })],
            Gaps = [.. snapshot.Gaps.Select(g => g with { What = Text(g.What), Reason = Text(g.Reason), Remedy = Text(g.Remedy) })],
        };
        RequireSameGateways(snapshot, masked, Text);
        return masked;
    }

    private static void RequireSameGateways(ClusterSnapshot snapshot, ClusterSnapshot masked, Func<string, string> text)
    {
        var moved = Gateways(snapshot).Zip(Gateways(masked)).Count(pair => (pair.First is null ? null : text(pair.First)) != pair.Second);
        if (moved > 0)
            throw new UsageException($"these addresses cannot be masked without changing answers: {moved} pods would show another gateway, since their nodes' names would sort otherwise; save without masking", "OrderNotKept");
    }

    private static IEnumerable<string?> Gateways(ClusterSnapshot snapshot)
    {
        var table = RuleTable.Build(snapshot);
        return table.Policies.Where(static p => !p.Ring.IsEmpty).SelectMany(policy => table.EndpointsOf(policy).Select(endpoint => table.GatewayOf(policy, endpoint).Node));
    }

    private static Dictionary<Address, Address> MapOf(ClusterSnapshot snapshot)
    {
        var map = new Dictionary<Address, Address>();
        var all = Addresses(snapshot).Where(static a => !a.IsUnspecified).Distinct().Order().ToList();
        var publicV4 = all.FindAll(static a => !a.IsIPv6 && AddressClass.IsPublic(a));
        var privateNetworks = all.Where(static a => !a.IsIPv6 && !AddressClass.IsPublic(a)).Select(static a => (uint)a.Bits >> 16).Distinct().ToList();
        if (publicV4.Count > 3 * 254 || privateNetworks.Count > 256)
            throw new UsageException($"there are {publicV4.Count} public addresses and {privateNetworks.Count} private networks, more than can be masked (762 and 256): save without masking", "TooManyAddresses");
        for (var i = 0; i < publicV4.Count; i++)
            map[publicV4[i]] = new Address(PublicRanges[i / 254].Address.Bits + (UInt128)((i % 254) + 1), isIPv6: false);
        // Three digits each, as long as there is room: then text and numbers have one order.
        var first = privateNetworks.Count <= 156 ? 100 : 0;
        foreach (var address in all.Where(static a => !a.IsIPv6 && !AddressClass.IsPublic(a)))
            map[address] = new Address((10u << 24) | ((uint)(first + privateNetworks.IndexOf((uint)address.Bits >> 16)) << 16) | ((uint)address.Bits & 0xffff), isIPv6: false);
        var (own, documentation, link) = (Address.Parse("fd00::").Bits, Address.Parse("2001:db8::").Bits, Address.Parse("fe80::").Bits);
        UInt128 next = 1;
        foreach (var address in all.Where(static a => a.IsIPv6))
            map[address] = new Address((AddressClass.IsPublic(address) ? documentation : AddressClass.IsLinkLocal(address) ? link : own) + next++, isIPv6: true);
        return map;
    }

    private static IEnumerable<Address> Addresses(ClusterSnapshot snapshot)
    {
        var listed = snapshot.Nodes.SelectMany(static n => n.Addresses).Concat(snapshot.CiliumNodes.SelectMany(static n => n.Addresses)).Select(static a => a.Value).OfType<Address>();
        var gateways = snapshot.Policies.SelectMany(static p => p.AllGateways);
        var texts = snapshot.Nodes.Select(static n => n.Name).Concat(snapshot.CiliumNodes.Select(static n => n.Name)).Concat(snapshot.Pods.Select(static p => p.NodeName)).Concat(snapshot.AgentMaps.Select(static m => m.Node)).Concat(snapshot.Interfaces.Select(static n => n.Node)).Concat(snapshot.AgentConfigurations.Select(static c => c.Node))
            .Concat(snapshot.NatUsages.SelectMany(static u => new[] { u.Node, u.EgressIP.ToString(), u.Remote })).Concat(snapshot.AgentLogs.SelectMany(static l => new[] { l.Node, l.File, l.Message, l.Error }))
            .Concat(snapshot.Nodes.SelectMany(static n => n.Taints.Select(static t => t.Value).Append(n.ProviderId)))
            .Concat(snapshot.Installation.Placement?.Texts ?? [])
            .Concat(new[] { snapshot.Installation.Server?.Host }.OfType<string>())
            .Concat(AllLabels(snapshot).SelectMany(static l => l.Values))
            .Concat(snapshot.Observations.Select(static o => o.Echo))
            .Concat(snapshot.Gaps.SelectMany(static g => new[] { g.What, g.Reason, g.Remedy }))
            .Concat(gateways.SelectMany(static g => (g.NodeSelector?.MatchLabels.Values ?? []).Concat(g.NodeSelector?.MatchExpressions.SelectMany(static e => e.Values) ?? [])))
            .Concat(snapshot.Installation.Configuration.Values).Concat(snapshot.Installation.NodeConfigs.SelectMany(static c => c.Settings.Values))
            .Concat(snapshot.Installation.Agents.SelectMany(static a => new[] { a.Node, a.Image }))
            .Concat(new[] { snapshot.Installation.MasqueradeList, snapshot.Installation.PlatformMasqueradeList }.OfType<string>());
        var singles = snapshot.Policies.SelectMany(static p => p.DestinationCidrs.IsDefault ? p.ExcludedCidrs : p.DestinationCidrs.Concat(p.ExcludedCidrs))
            .Select(static c => Cidr.TryParse(c, out var cidr) && cidr.Length == cidr.Address.Width ? cidr.Address : (Address?)null).OfType<Address>();
        return listed
            .Concat(snapshot.Endpoints.SelectMany(static e => e.NodeIP is { } ip ? e.Addresses.Add(ip) : e.Addresses))
            .Concat(snapshot.Pods.SelectMany(static p => p.Addresses))
            .Concat(snapshot.Services.SelectMany(static s => s.Addresses))
            .Concat(snapshot.Observations.Select(static o => o.Address).OfType<Address>())
            .Concat(snapshot.AgentMaps.SelectMany(static m => m.Entries).SelectMany(AddressesOf))
            .Concat(snapshot.Interfaces.SelectMany(static n => n.Interfaces).SelectMany(static i => i.Addresses ?? []).Select(static a => a.Address).Where(static a => !AddressClass.IsNeverSource(a)))
            .Concat(gateways.Select(static g => g.EgressAddress).OfType<Address>())
            .Concat(singles)
            .Concat(texts.SelectMany(static t => IPv6().Matches(t)).Select(static m => Address.TryParse(m.Value, out var a) && !a.IsUnspecified ? a : (Address?)null).OfType<Address>())
            .Concat(texts.SelectMany(static t => IPv4().Matches(t)).Where(static m => !m.Value.EndsWith(".0.0", StringComparison.Ordinal)).Select(static m => Address.TryParse(m.Value, out var a) ? a : (Address?)null).OfType<Address>());
    }

    private static IEnumerable<Address> AddressesOf(AgentMapEntry entry)
    {
        yield return entry.Source;
        yield return entry.Value.Gateway.Address;
        if (entry.Value.EgressIP is { } egressIP)
            yield return egressIP;
        if (entry.Destination.Length == entry.Destination.Address.Width)
            yield return entry.Destination.Address;
    }

    private static IEnumerable<LabelSet> AllLabels(ClusterSnapshot snapshot) =>
        snapshot.Nodes.Select(static n => n.Labels)
            .Concat(snapshot.CiliumNodes.Select(static n => n.Labels))
            .Concat(snapshot.Endpoints.Select(static e => e.Labels))
            .Concat(snapshot.Identities.Select(static i => i.Labels))
            .Concat(snapshot.Namespaces.Select(static n => n.Labels))
            .Concat(snapshot.Pods.Select(static p => p.Labels))
            .Distinct();

    // Two colons at least; what only looks like an address does not parse as one.
    [GeneratedRegex(@"(?<![\w:.])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*[0-9A-Fa-f:](?![\w:]|/(?!128(?!\d))\d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IPv6();

    // As in the host names of AWS: ip-10-0-1-2. Only addresses that are known to be some are replaced.
    [GeneratedRegex(@"(?<![\d-])\d{1,3}(-\d{1,3}){3}(?![\d-])|(?<=\bip-)\d{1,3}(-\d{1,3}){3}(?![\d-])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dashed();

    [GeneratedRegex(@"(?<![\d.])\d{1,3}(\.\d{1,3}){3}(?![\d.]|/(?!32(?!\d))\d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IPv4();
}
