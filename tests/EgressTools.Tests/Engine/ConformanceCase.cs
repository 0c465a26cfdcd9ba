using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Tests.Engine;

/// <summary>A case of the control plane: a cluster and policies, and what every agent's map holds.</summary>
internal sealed record ConformanceCase(string Name, ClusterSnapshot Snapshot, ImmutableDictionary<string, ImmutableArray<string>> Expected)
{
    public static ConformanceCase Load(string file)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        return new ConformanceCase(
            Text(json["name"]),
            new ClusterSnapshot
            {
                Installation = new CiliumInstallation("kube-system", CiliumVersion.Find(Text(json["ciliumVersion"])), FrozenDictionary<string, string>.Empty),
                CiliumNodes = [.. Items(json["nodes"]).Select(Node)],
                Endpoints = [.. Items(json["endpoints"]).Select(Endpoint)],
                Policies = [.. Items(json["policies"]).Select(Policy)],
            },
            json["expected"]!.AsObject().ToImmutableDictionary(
                static agent => agent.Key, static agent => ImmutableArray.CreateRange(Items(agent.Value).Select(Row).Order(StringComparer.Ordinal))));
    }

    public static string Row(string source, string cidr, IEnumerable<(string? EgressIP, string Gateway)> values) =>
        $"{source} {cidr} {string.Join(" | ", values.Select(static v => $"{v.EgressIP ?? "derived"} {v.Gateway}"))}";

    public static EgressPolicy Policy(JsonNode policy)
    {
        var spec = policy["spec"]!;
        return new EgressPolicy(Text(policy["metadata"]!["name"]))
        {
            Rules = [.. Items(spec["selectors"]).Select(static r => new PolicyRule(Selector(r["podSelector"]), Selector(r["namespaceSelector"]), Selector(r["nodeSelector"])))],
            DestinationCidrs = spec["destinationCIDRs"] is null ? default : [.. Items(spec["destinationCIDRs"]).Select(Text)],
            ExcludedCidrs = [.. Items(spec["excludedCIDRs"]).Select(Text)],
            Gateway = spec["egressGateway"] is { } single ? Gateway(single) : null,
            Gateways = [.. Items(spec["egressGateways"]).Select(Gateway)],
        };
    }

    private static string Row(JsonNode row) => Row(
        Text(row["sourceIP"]),
        Text(row["destCIDR"]),
        (row["conflict"] is { } conflict ? Items(conflict) : [row]).Select(static v => ((string?)v["egressIP"], Text(v["gatewayIP"]))));

    private static CiliumNode Node(JsonNode node) => new(Text(node["name"]))
    {
        Labels = Labels(node["labels"]),
        Addresses = [.. Items(node["addresses"]).Select(static a => new NodeAddress(Text(a["type"]), Text(a["ip"])))],
    };

    private static CiliumEndpoint Endpoint(JsonNode endpoint) => new(new ObjectName(Text(endpoint["namespace"]), Text(endpoint["name"])), Text(endpoint["uid"]))
    {
        IdentityId = 1,
        Labels = Labels(endpoint["labels"]),
        Addresses = [.. Items(endpoint["ips"]).Select(static a => Address.Parse(Text(a)))],
        NodeIP = Address.Parse(Text(endpoint["nodeIP"])),
    };

    private static PolicyGateway Gateway(JsonNode gateway) =>
        new(Selector(gateway["nodeSelector"]), (string?)gateway["interface"], (string?)gateway["egressIP"]);

    private static LabelSelector? Selector(JsonNode? selector) => selector is null ? null : new LabelSelector(
        Labels(selector["matchLabels"]),
        [.. Items(selector["matchExpressions"]).Select(static e => new LabelRequirement(
            Text(e["key"]), Enum.Parse<LabelOperator>(Text(e["operator"])), [.. Items(e["values"]).Select(Text)]))]);

    private static LabelSet Labels(JsonNode? labels) =>
        LabelSet.Create((labels as JsonObject ?? []).Select(static l => new KeyValuePair<string, string>(l.Key, Text(l.Value))));

    private static IEnumerable<JsonNode> Items(JsonNode? array) => (array as JsonArray ?? []).OfType<JsonNode>();

    private static string Text(JsonNode? node) => (string)node!;
}
