using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Plugin;

namespace EgressTools.Tests.Cli;

/// <summary>Labels nodes of a server whose agents copy labels after a moment.</summary>
public abstract class LabelScene
{
    private protected const string Plain = "172.22.48.201";
    private protected const string Gateway = "172.22.49.119";

    /// <summary>All pods leave by the first labelled node in the order of names.</summary>
    private protected const string ByLabel = """
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata: {name: egress-test}
        spec:
          selectors: [{podSelector: {matchLabels: {app: nginx}}}]
          destinationCIDRs: [0.0.0.0/0]
          egressGateway: {nodeSelector: {matchLabels: {egress-node: 'true'}}}
        """;

    private protected static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(30);

    private protected static async Task<LiveScene> MovedByLabelAsync()
    {
        var scene = await LiveScene.StartAsync();
        foreach (var policy in YamlObjects.Parse(ByLabel))
            scene.Server.Put(policy);
        return scene;
    }

    private protected static async Task<CliResult> AnswerAsync(LiveScene scene, Func<string> answer, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams(Stream.Null, output, error) { InIsTerminal = true, ReadAnswer = answer };
        var code = await App.RunAsync([.. arguments, "--kubeconfig", scene.Kubeconfig], streams, TestContext.Current.CancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    private protected static string Meanwhile(LiveScene scene, Action<JsonObject> change)
    {
        var node = scene.Server.Get("nodes", "", Plain)!;
        change(node);
        scene.Server.Put(node);
        return "y";
    }

    private protected static JsonObject NodeNamed(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject() },
        ["spec"] = new JsonObject(),
    };

    private protected static void SetLabel(LiveScene scene, string node, string value)
    {
        foreach (var plural in new[] { "nodes", "ciliumnodes" })
        {
            var item = scene.Server.Get(plural, "", node)!;
            item["metadata"]!["labels"]!["egress-node"] = value;
            scene.Server.Put(item);
        }
    }

    private protected static void SetTaints(LiveScene scene, string node, string taints)
    {
        var item = scene.Server.Get("nodes", "", node)!;
        item["spec"]!["taints"] = JsonNode.Parse(taints);
        scene.Server.Put(item);
    }

    private protected static string? Label(LiveScene scene, string plural, string node) =>
        (string?)scene.Server.Get(plural, "", node)!["metadata"]!["labels"]?["egress-node"];

    /// <summary>kubectl puts new ones first, which means nothing.</summary>
    private protected static string Sorted(JsonNode? taints) =>
        string.Join(' ', (taints as JsonArray ?? []).Select(static t => $"{t!["key"]}={t["value"]}:{t["effect"]}").Order(StringComparer.Ordinal));

    private protected static JsonNode? Taints(LiveScene scene, string node) => scene.Server.Get("nodes", "", node)!["spec"]!["taints"];
}
