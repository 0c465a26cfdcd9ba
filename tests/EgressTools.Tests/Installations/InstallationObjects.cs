using System.Globalization;
using System.Text.Json.Nodes;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Installations;

/// <summary>What there is beside the release: three nodes with their agents, two pods on each, the API server's endpoints, TKE's own list.</summary>
internal static class InstallationObjects
{
    public static readonly string[] Nodes = ["10.0.0.11", "10.0.0.12", "10.0.1.13"];

    public static IEnumerable<JsonObject> Of(InstallationPlay play)
    {
        yield return ApiServers(play);
        yield return Parse("""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}""");
        if (play.TkeList is { } list)
            yield return ConfigMap("ip-masq-agent-config", new JsonObject { ["config"] = list });
        foreach (var (node, index) in Nodes.Select(static (n, i) => (n, i)))
        {
            foreach (var item in OfNode(play, node, index))
                yield return item;
        }
    }

    /// <summary>What was given to helm.</summary>
    public static JObject Given(InstallationPlay play)
    {
        var given = new JObject { ["routingMode"] = play.IsNative ? "native" : "tunnel", ["secretOfSomebody"] = "hunter2" };
        if (play.IsNative)
            (given["ipam"], given["enableIPv4Masquerade"]) = (new JObject { ["mode"] = "delegated-plugin" }, false);
        if (play.ReplacesKubeProxy)
            (given["kubeProxyReplacement"], given["k8sServiceHost"], given["k8sServicePort"]) = (true, play.Host, play.Port);
        return given;
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static JsonObject ConfigMap(string name, JsonObject data) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "kube-system" },
        ["data"] = data,
    };

    private static JsonObject ApiServers(InstallationPlay play)
    {
        var addresses = string.Join(", ", (play.ApiServers.Count == 0 ? [play.Host] : play.ApiServers).Select(static a => $$"""{"addresses": ["{{a}}"]}"""));
        return Parse($$"""
            {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "kubernetes", "namespace": "default",
             "labels": {"kubernetes.io/service-name": "kubernetes"} }, "addressType": "IPv4",
             "endpoints": [{{addresses}}], "ports": [{"name": "https", "port": {{play.Port}}, "protocol": "TCP"}]}
            """);
    }

    private static IEnumerable<JsonObject> OfNode(InstallationPlay play, string node, int index)
    {
        var provider = play.IsTke ? $"qcloud:///160001/ins-{index}" : $"kind://docker/test/{node}";
        var instance = play.IsTke ? string.Create(CultureInfo.InvariantCulture, $", \"cloud.tencent.com/node-instance-id\": \"ins-{index}\"") : "";
        var labels = $$"""{"kubernetes.io/hostname": "{{node}}"{{instance}}}""";
        yield return Parse($$$"""
            {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{{node}}}", "labels": {{{labels}}}}, "spec": {"providerID": "{{{provider}}}"},
             "status": {"addresses": [{"type": "InternalIP", "address": "{{{node}}}"}], "conditions": [{"type": "Ready", "status": "True"}],
              "nodeInfo": {"kernelVersion": "6.6.98"} } }
            """);
        var podCidrs = play.IsNative ? "" : $$""", "ipam": {"podCIDRs": ["192.168.{{index}}.0/24"]}""";
        yield return Parse($$$"""
            {"apiVersion": "cilium.io/v2", "kind": "CiliumNode", "metadata": {"name": "{{{node}}}", "labels": {{{labels}}}},
             "spec": {"addresses": [{"type": "InternalIP", "ip": "{{{node}}}"}]{{{podCidrs}}}}}
            """);
        yield return Agent(play, node);
        for (var pod = 0; pod < 2; pod++)
            yield return Endpoint(node, $"web-{index}-{pod}", play.IsNative ? $"10.0.{16 + index}.{10 + pod}" : $"192.168.{index}.{10 + pod}");
    }

    private static JsonObject Agent(InstallationPlay play, string node)
    {
        // After the settings were written, which is now.
        var started = TimeProvider.System.GetUtcNow().AddMinutes(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return Parse($$"""
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "cilium-{{node.Replace('.', '-')}}", "namespace": "kube-system", "labels": {"k8s-app": "cilium"} },
             "spec": {"nodeName": "{{node}}", "hostNetwork": true,
              "containers": [{"name": "cilium-agent", "image": "quay.io/cilium/cilium:v{{play.Version}}"}]},
             "status": {"phase": "Running", "podIP": "{{node}}", "conditions": [{"type": "Ready", "status": "True"}],
              "containerStatuses": [{"name": "cilium-agent", "ready": true, "restartCount": 0, "image": "quay.io/cilium/cilium:v{{play.Version}}",
               "state": {"running": {"startedAt": "{{started}}"} } }]} }
            """);
    }

    private static JsonObject Endpoint(string node, string pod, string address) => Parse($$"""
        {"apiVersion": "cilium.io/v2", "kind": "CiliumEndpoint", "metadata": {"name": "{{pod}}", "namespace": "shop", "uid": "{{pod}}"},
         "status": {"id": 1, "identity": {"id": 31074, "labels": ["k8s:app=web", "k8s:io.kubernetes.pod.namespace=shop"]},
          "networking": {"addressing": [{"ipv4": "{{address}}"}], "node": "{{node}}"}, "state": "ready"} }
        """);
}
