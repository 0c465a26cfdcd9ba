using System.Text.Json.Nodes;
using EgressTools.Tests.Engine;

namespace EgressTools.Tests.Cli;

/// <summary>The cases of the control plane from the command line: a folder of manifests in, <c>rules --expected -o json</c> out.</summary>
public sealed class ConformanceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-case-").FullName;

    public static TheoryData<string> Cases() => Engine.ConformanceTests.Cases();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_agent_holds_what_it_should(string name)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Data", "conformance", name + ".json");
        WriteManifests(JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!);

        var run = await CliRunner.RunAsync("rules", "--expected", "-o", "json", "--from", _folder);

        Assert.Equal(0, run.ExitCode);
        var rows = JsonNode.Parse(run.Out)!["items"]!.AsArray().ToLookup(static item => (string)item!["node"]!, static item => Row(item!));
        foreach (var (agent, expected) in ConformanceCase.Load(file).Expected)
            Assert.Equal(expected, rows[agent].Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Row(JsonNode item) => ConformanceCase.Row(
        (string)item["sourceIP"]!,
        (string)item["destinationCIDR"]!,
        (item["conflict"] is JsonArray conflict ? [.. conflict.OfType<JsonNode>()] : new[] { item }).Select(static v => ((string?)v["egressIP"], (string)v["gatewayIP"]!)));

    private void WriteManifests(JsonNode conformance)
    {
        Write("daemonset", [DaemonSet((string)conformance["ciliumVersion"]!)]);
        Write("nodes", conformance["nodes"]!.AsArray().Select(static n => Node(n!)));
        Write("ciliumnodes", conformance["nodes"]!.AsArray().Select(static n => CiliumNode(n!)));
        Write("ciliumendpoints", conformance["endpoints"]!.AsArray().Select(static e => Endpoint(e!)));
        Write("policies", conformance["policies"]!.AsArray().Select(static p => (JsonObject)p!.DeepClone()));
    }

    private void Write(string name, IEnumerable<JsonObject> items) => File.WriteAllText(
        Path.Combine(_folder, name + ".json"),
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. items]) }.ToJsonString());

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
