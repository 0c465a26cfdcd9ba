using System.Text.RegularExpressions;

namespace EgressTools.Sources.Agents;

/// <summary>Understands what <c>ip</c> of iproute2 prints of addresses and routes, as text or as JSON.</summary>
public static partial class InterfaceOutput
{
    /// <summary>More than any machine has: a node of the largest kind runs some hundred pods.</summary>
    private const int MostAddresses = 20_000;
    private const int LongestLine = 1000;

    /// <summary>The interfaces with their addresses: <c>ip addr</c>, or <c>ip -j addr</c>.</summary>
    public static AgentReply<NodeInterfaces> Parse(string node, string addresses)
    {
        var text = AgentOutput.WithoutPreamble(addresses);
        var links = AgentOutput.IsJson(text) ? AgentOutput.OfJson(text, static root => (AgentReply<List<Link>>)LinksOf(root)) : LinksOf(text);
        if (links.Value is not { } found)
            return AgentReply<NodeInterfaces>.Failed(links.Fault!);
        if (found.Count == 0 || found.Sum(static l => 1 + l.Addresses.Count) > MostAddresses)
            return AgentReply<NodeInterfaces>.Failed(found.Count == 0 ? "it lists no interface" : $"it lists more than {MostAddresses} addresses");
        return new NodeInterfaces(node, [.. found.DistinctBy(static l => l.Name, StringComparer.Ordinal)
            .Select(static link => new NodeInterface(link.Name) { Addresses = [.. link.Addresses] })]);
    }

    /// <summary>Adds what else is known; null where it is not.</summary>
    /// <param name="route4">The interface of the default route of IPv4, as <see cref="DefaultRoute"/> gives it.</param>
    /// <param name="route6">The same of IPv6.</param>
    /// <param name="devices">The devices that the agent runs on.</param>
    public static NodeInterfaces With(NodeInterfaces interfaces, string? route4, string? route6, ImmutableArray<string>? devices) => interfaces with
    {
        Interfaces =
        [
            .. interfaces.Interfaces.Select(i => i with
            {
                DefaultRoute = route4 is null ? null : route4 == i.Name,
                DefaultRoute6 = route6 is null ? null : route6 == i.Name,
                CiliumDevice = devices?.Contains(i.Name),
            }),
        ],
    };

    private static List<Link> LinksOf(JsonElement root)
    {
        var links = new List<Link>();
        foreach (var item in ((JsonElement?)root).Items())
        {
            if (item.Member("ifname").Text() is not { } name || !AgentOutput.IsInterface(name))
                continue;
            var link = new Link(name, []);
            links.Add(link);
            foreach (var info in item.Member("addr_info").Items())
            {
                var length = info.Member("prefixlen") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var bits) ? bits : -1;
                link.Add(info.Member("local").Text(), length, hasPeer: info.Member("address") is not null);
            }
        }
        return links;
    }

    private static AgentReply<List<Link>> LinksOf(string text)
    {
        var links = new List<Link>();
        foreach (var line in text.Split('\n').Where(static l => l.Length <= LongestLine))
        {
            if (LinkLine().Match(line) is { Success: true } link && AgentOutput.IsInterface(link.Groups["name"].Value))
                links.Add(new Link(link.Groups["name"].Value, []));
            else if (links.Count > 0 && AddressLine().Match(line) is { Success: true } address)
                links[^1].Add(address.Groups["address"].Value, int.TryParse(address.Groups["length"].Value, NumberStyles.None, CultureInfo.InvariantCulture,
                    out var bits) ? bits : -1, address.Groups["peer"].Success);
        }
        return links;
    }

    /// <summary>The interface of the default route in <c>ip -4 route</c> or <c>ip -6 route</c>, also in JSON; "" if there is no such route, null if it is not
    /// known. Of several routes the lowest metric counts; where two have it, it is not known.</summary>
    public static string? DefaultRoute(string routes)
    {
        var text = AgentOutput.WithoutPreamble(routes);
        var found = AgentOutput.IsJson(text) ? AgentOutput.OfJson(text, static root => (AgentReply<List<Route>>)DefaultsOf(root)) : DefaultsOf(text);
        if (found.Value is not { } defaults)
            return null;
        // Of one with several next hops each packet may take another one; of two with one metric the agent may take none.
        var lowest = defaults.Where(r => r.Metric == defaults.Min(static d => d.Metric)).ToList();
        return lowest.Count switch { 0 => "", 1 => lowest[0].Device, _ => null };
    }

    private static List<Route> DefaultsOf(JsonElement root) =>
    [
        .. from route in ((JsonElement?)root).Items()
           where route.Member("dst").Text() is "default" or "0.0.0.0/0" or "::/0" && route.Member("type").Text() is null or "unicast"
           select new Route(route.Member("dev").Text(), route.Member("metric") is { ValueKind: JsonValueKind.Number } metric
               && metric.TryGetInt64(out var value) ? value : 0),
    ];

    private static AgentReply<List<Route>> DefaultsOf(string text)
    {
        var routes = new List<Route>();
        foreach (var words in text.Split('\n').Where(static l => l.StartsWith("default ", StringComparison.Ordinal))
            .Select(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            string? After(string word) => Array.IndexOf(words, word) is var at and > 0 && at + 1 < words.Length ? words[at + 1] : null;
            routes.Add(new Route(After("dev"), long.TryParse(After("metric"), NumberStyles.None, CultureInfo.InvariantCulture, out var metric) ? metric : 0));
        }
        return routes;
    }

    private sealed record Route(string? Device, long Metric);

    private sealed record Link(string Name, List<InterfaceAddress> Addresses)
    {
        /// <summary>The prefix of an address with a peer is the peer's: its own has no subnet.</summary>
        public void Add(string? address, int length, bool hasPeer)
        {
            if (Address.TryParse(address, out var value) && (hasPeer || (length >= 0 && length <= value.Width)))
                Addresses.Add(new InterfaceAddress(value, hasPeer ? value.Width : length));
        }
    }

    [GeneratedRegex(@"^\d+: (?<name>[^\s:@]+)(@[^\s:]+)?: ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkLine();

    [GeneratedRegex(@"^\s+inet6? (?<address>[0-9A-Fa-f.:]+)( peer (?<peer>[0-9A-Fa-f.:]+))?(/(?<length>\d+))?\s", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddressLine();
}
