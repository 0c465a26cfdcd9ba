using System.Text.Json.Nodes;

namespace EgressTools.Tests.Cli;

/// <summary>A case of the control plane as manifests, as they would be read from a cluster.</summary>
internal static class ConformanceFolder
{
    public static void Write(string folder, JsonNode conformance)
    {
        Write("daemonset", [DaemonSet((string)conformance["ciliumVersion"]!)]);
        Write("nodes", conformance["nodes"]!.AsArray().Select(static n => Node(n!)));
        Write("ciliumnodes", conformance["nodes"]!.AsArray().Select(static n => CiliumNode(n!)));
        Write("ciliumendpoints", conformance["endpoints"]!.AsArray().Select(static e => Endpoint(e!)));
        Write("policies", conformance["policies"]!.AsArray().Select(static p => (JsonObject)p!.DeepClone()));

        void Write(string name, IEnumerable<JsonObject> items) => File.WriteAllText(
            Path.Combine(folder, name + ".json"),
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. items]) }.ToJsonString());
    }

    private static JsonObject DaemonSet(string version) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "DaemonSet",
        ["metadata"] = new JsonObject { ["name"] = "cilium", ["namespace"] = "kube-system", ["labels"] = new JsonObject { ["k8s-app"] = "cilium" } },
        ["spec"] = new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "cilium-agent", ["image"] = $"quay.io/cilium/cilium:v{version}" }) },
            },
        },
    };

    private static JsonObject Node(JsonNode node) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = Metadata(node),
        ["status"] = new JsonObject { ["addresses"] = new JsonArray([.. node["addresses"]!.AsArray().Select(static a => new JsonObject { ["type"] = (string?)a!["type"], ["address"] = (string?)a["ip"] })]) },
    };

    private static JsonObject CiliumNode(JsonNode node) => new()
    {
        ["apiVersion"] = "cilium.io/v2",
        ["kind"] = "CiliumNode",
        ["metadata"] = Metadata(node),
        ["spec"] = new JsonObject { ["addresses"] = node["addresses"]!.DeepClone() },
    };

    private static JsonObject Metadata(JsonNode node) => new() { ["name"] = (string?)node["name"], ["labels"] = node["labels"]?.DeepClone() };

    private static JsonObject Endpoint(JsonNode endpoint) => new()
    {
        ["apiVersion"] = "cilium.io/v2",
        ["kind"] = "CiliumEndpoint",
        ["metadata"] = new JsonObject { ["name"] = (string?)endpoint["name"], ["namespace"] = (string?)endpoint["namespace"], ["uid"] = (string?)endpoint["uid"] },
        ["status"] = new JsonObject
        {
            ["identity"] = new JsonObject { ["id"] = 1, ["labels"] = new JsonArray([.. endpoint["labels"]!.AsObject().Select(static l => JsonValue.Create($"k8s:{l.Key}={l.Value}"))]) },
            ["networking"] = new JsonObject
            {
                ["addressing"] = new JsonArray([.. endpoint["ips"]!.AsArray().Select(static a => new JsonObject { [((string)a!).Contains(':', StringComparison.Ordinal) ? "ipv6" : "ipv4"] = (string?)a })]),
                ["node"] = (string?)endpoint["nodeIP"],
            },
        },
    };
}
