using System.Collections.Frozen;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace EgressTools.Tests.Engine;

/// <summary>A case of the control plane: a cluster and policies, and what every agent's map holds.</summary>
internal sealed record ConformanceCase(string Name, JsonNode Document)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "conformance");

    /// <summary>The cluster as its manifests tell of it.</summary>
    public ClusterSnapshot Snapshot => new()
    {
        Installation = new CiliumInstallation("kube-system", CiliumVersion.Find(Text(Document["ciliumVersion"])), FrozenDictionary<string, string>.Empty),
        CiliumNodes = [.. Items(Document["nodes"]).Select(Node)],
        Endpoints = [.. Items(Document["endpoints"]).Select(Endpoint)],
        Policies = [.. Items(Document["policies"]).Select(Policy)],
    };

    /// <summary>The same with the interfaces of its nodes.</summary>
    public ClusterSnapshot WithInterfaces => Snapshot with { Interfaces = [.. Items(Document["nodes"]).Select(Interfaces)] };

    /// <summary>What each agent holds.</summary>
    public ImmutableDictionary<string, ImmutableArray<RecordedRow>> Agents => RecordedRow.OfAgents((Document["recorded"]?["entries"] ?? Document["expected"])!);

    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "*.json").Select(static f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static IEnumerable<string> RandomVersions() => ["1.15.19", "1.17.0", "1.18.3", "1.19.4", "1.20.2"];

    public static ConformanceCase Load(string name) => new(name, JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!);

    /// <summary>Cases that are made by chance and try everything at once.</summary>
    public static IEnumerable<ConformanceCase> Random(string version)
    {
        using var reader =
            new StreamReader(new GZipStream(File.OpenRead(Path.Combine(Folder, "random", $"random-{version}.jsonl.gz")), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            var document = JsonNode.Parse(line)!;
            yield return new ConformanceCase(Text(document["name"]), document);
        }
    }

    public static EgressPolicy Policy(JsonNode policy)
    {
        var spec = policy["spec"]!;
        return new EgressPolicy(Text(policy["metadata"]!["name"]))
        {
            Rules = [.. Items(spec["selectors"])
                .Select(static r => new PolicyRule(Selector(r["podSelector"]), Selector(r["namespaceSelector"]), Selector(r["nodeSelector"])))],
            DestinationCidrs = spec["destinationCIDRs"] is null ? default : [.. Items(spec["destinationCIDRs"]).Select(Text)],
            ExcludedCidrs = [.. Items(spec["excludedCIDRs"]).Select(Text)],
            Gateway = spec["egressGateway"] is { } single ? Gateway(single) : null,
            Gateways = [.. Items(spec["egressGateways"]).Select(Gateway)],
        };
    }

    /// <summary>The interfaces of a node: those of the case, or one with the node's InternalIPs and both default routes.</summary>
    public static NodeInterfaces Interfaces(JsonNode node) => new(Text(node["name"]), node["interfaces"] is { } given
        ? [.. Items(given).Select(static i => new NodeInterface(Text(i["name"]))
        {
            Addresses = [.. Items(i["addresses"]).Select(static a => AddressOf(Text(a)))],
            DefaultRoute = (bool?)i["default"],
            DefaultRoute6 = (bool?)i["default6"],
        })]
        : [new NodeInterface("eth0")
        {
            Addresses = [.. Items(node["addresses"]).Where(static a => Text(a["type"]) == "InternalIP").Select(static a => Text(a["ip"]))
                .Select(static ip => AddressOf(ip.Contains(':', StringComparison.Ordinal) ? ip + "/64" : ip + "/24"))],
            DefaultRoute = true,
            DefaultRoute6 = Items(node["addresses"]).Any(static a => Text(a["type"]) == "InternalIP" && Text(a["ip"]).Contains(':', StringComparison.Ordinal)),
        }]);

    private static InterfaceAddress AddressOf(string text) =>
        new(Address.Parse(text[..text.IndexOf('/', StringComparison.Ordinal)]),
            int.Parse(text.AsSpan(text.IndexOf('/', StringComparison.Ordinal) + 1), System.Globalization.CultureInfo.InvariantCulture));

    private static CiliumNode Node(JsonNode node) => new(Text(node["name"]))
    {
        Labels = Labels(node["labels"]),
        Addresses = [.. Items(node["addresses"]).Select(static a => new NodeAddress(Text(a["type"]), Text(a["ip"])))],
    };

    private static CiliumEndpoint Endpoint(JsonNode endpoint)
    {
        var hasLabels = (bool?)endpoint["noIdentity"] != true && (bool?)endpoint["unknownIdentity"] != true;
        return new(new ObjectName(Text(endpoint["namespace"]), Text(endpoint["name"])), Text(endpoint["uid"]))
        {
            IdentityId = (bool?)endpoint["noIdentity"] == true ? null : 1,
            Labels = !hasLabels ? LabelSet.Empty : endpoint["identityLabels"] is { } sources
                ? LabelSet.Create(Items(sources).Select(Text).Select(Label)) : Labels(endpoint["labels"]),
            Addresses = (bool?)endpoint["noNetworking"] == true ? [] : [.. Items(endpoint["ips"]).Select(static a => Address.Parse(Text(a)))],
            NodeIP = Address.TryParse(Text(endpoint["nodeIP"]), out var ip) ? ip : null,
        };
    }

    private static KeyValuePair<string, string> Label(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var key = text[..equals];
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return new(colon < 0 ? key : key[..colon] is "k8s" or "any" or "" ? key[(colon + 1)..] : $"{key[..colon]}.{key[(colon + 1)..]}", text[(equals + 1)..]);
    }

    private static PolicyGateway Gateway(JsonNode gateway) =>
        new(Selector(gateway["nodeSelector"]), NullIfEmpty((string?)gateway["interface"]), NullIfEmpty((string?)gateway["egressIP"]));

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static LabelSelector? Selector(JsonNode? selector) => selector is null ? null : new LabelSelector(
        Labels(selector["matchLabels"]),
        [.. Items(selector["matchExpressions"]).Select(static e => new LabelRequirement(
            Text(e["key"]), Operator(Text(e["operator"])), [.. Items(e["values"]).Select(Text)]) { OperatorText = Text(e["operator"]) })]);

    private static LabelOperator Operator(string text) => text switch
    {
        "In" => LabelOperator.In,
        "NotIn" => LabelOperator.NotIn,
        "Exists" => LabelOperator.Exists,
        "DoesNotExist" => LabelOperator.DoesNotExist,
        _ => LabelOperator.Unknown,
    };

    private static LabelSet Labels(JsonNode? labels) =>
        labels is null ? LabelSet.Empty : LabelSet.Create(labels.AsObject().Select(static l => new KeyValuePair<string, string>(l.Key, Text(l.Value))));

    private static IEnumerable<JsonNode> Items(JsonNode? array) => array is null ? [] : array.AsArray().OfType<JsonNode>();

    private static string Text(JsonNode? node) => (string?)node ?? "";
}
