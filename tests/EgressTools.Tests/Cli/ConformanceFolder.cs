using System.Text.Json.Nodes;

namespace EgressTools.Tests.Cli;

/// <summary>A case of the control plane as manifests, as they would be read from a cluster.</summary>
internal static class ConformanceFolder
{
    /// <param name="folder">Where the manifests are written.</param>
    /// <param name="conformance">The document of the case.</param>
    /// <param name="interfaces">Interfaces of its nodes, as a document of their own; null for none.</param>
    public static void Write(string folder, JsonNode conformance, IEnumerable<NodeInterfaces>? interfaces = null)
    {
        Write("daemonset", [DaemonSet((string)conformance["ciliumVersion"]!)]);
        Write("nodes", Items(conformance["nodes"]).Select(Node));
        Write("ciliumnodes", Items(conformance["nodes"]).Select(CiliumNode));
        Write("ciliumendpoints", Items(conformance["endpoints"]).Select(Endpoint));
        Write("policies", Items(conformance["policies"]).Select(static p => (JsonObject)p.DeepClone()));
        if (interfaces is not null)
            File.WriteAllText(Path.Combine(folder, "interfaces.json"), Interfaces(interfaces).ToJsonString());

        void Write(string name, IEnumerable<JsonObject> items) => File.WriteAllText(
            Path.Combine(folder, name + ".json"),
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. items]) }.ToJsonString());
    }

    private static JsonObject Interfaces(IEnumerable<NodeInterfaces> interfaces) => new()
    {
        ["apiVersion"] = "egresstools.io/v1",
        ["kind"] = "NodeInterfaceList",
        ["items"] = new JsonArray([.. interfaces.Select(static node => new JsonObject
        {
            ["node"] = node.Node,
            ["interfaces"] = new JsonArray([.. node.Interfaces.Select(static i => new JsonObject
            {
                ["name"] = i.Name,
                ["addresses"] = new JsonArray([.. i.Addresses!.Value.Select(static a => JsonValue.Create(a.ToString()))]),
                ["defaultRoute"] = i.DefaultRoute,
                ["defaultRoute6"] = i.DefaultRoute6,
            })]),
        })]),
    };

    private static JsonObject DaemonSet(string version) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "DaemonSet",
        ["metadata"] = new JsonObject { ["name"] = "cilium", ["namespace"] = "kube-system", ["labels"] = new JsonObject { ["k8s-app"] = "cilium" } },
        ["spec"] = new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["containers"] =
                    new JsonArray(new JsonObject { ["name"] = "cilium-agent", ["image"] = $"quay.io/cilium/cilium:v{version}" })
                },
            },
        },
    };

    private static JsonObject Node(JsonNode node) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = Metadata(node),
        ["status"] = new JsonObject
        {
            ["addresses"] =
            new JsonArray([.. Items(node["addresses"]).Select(static a => new JsonObject { ["type"] = (string?)a["type"], ["address"] = (string?)a["ip"] })])
        },
    };

    private static JsonObject CiliumNode(JsonNode node) => new()
    {
        ["apiVersion"] = "cilium.io/v2",
        ["kind"] = "CiliumNode",
        ["metadata"] = Metadata(node),
        ["spec"] = new JsonObject { ["addresses"] = node["addresses"]?.DeepClone() },
    };

    private static JsonObject Metadata(JsonNode node) => new() { ["name"] = (string?)node["name"], ["labels"] = node["labels"]?.DeepClone() };

    private static JsonObject Endpoint(JsonNode endpoint) => new()
    {
        ["apiVersion"] = "cilium.io/v2",
        ["kind"] = "CiliumEndpoint",
        ["metadata"] =
            new JsonObject { ["name"] = (string?)endpoint["name"], ["namespace"] = (string?)endpoint["namespace"], ["uid"] = (string?)endpoint["uid"] },
        ["status"] = new JsonObject
        {
            ["identity"] = Identity(endpoint),
            ["networking"] = (bool?)endpoint["noNetworking"] == true ? null : new JsonObject
            {
                ["addressing"] = new JsonArray([.. Items(endpoint["ips"])
                    .Select(static a => new JsonObject { [((string)a!).Contains(':', StringComparison.Ordinal) ? "ipv6" : "ipv4"] = (string?)a })]),
                ["node"] = (string?)endpoint["nodeIP"],
            },
        },
    };

    private static JsonObject? Identity(JsonNode endpoint) =>
        (bool?)endpoint["noIdentity"] == true ? null
        : (bool?)endpoint["unknownIdentity"] == true ? new JsonObject { ["id"] = 99999 }
        : new JsonObject
        {
            ["id"] = 1,
            ["labels"] = endpoint["identityLabels"]?.DeepClone()
            ?? new JsonArray([.. endpoint["labels"]!.AsObject().Select(static l => JsonValue.Create($"k8s:{l.Key}={l.Value}"))])
        };

    private static IEnumerable<JsonNode> Items(JsonNode? array) => array is null ? [] : array.AsArray().OfType<JsonNode>();
}
