using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EgressTools.Tests.Installations;

/// <summary>The objects of an installation with three nodes and two pods on each, as an API server holds them.</summary>
internal static class InstallationObjects
{
    public static readonly string[] Nodes = ["10.0.0.11", "10.0.0.12", "10.0.1.13"];

    private const string Configured = "2026-11-01T08:00:00Z";

    public static IEnumerable<JsonObject> Of(InstallationPlay play)
    {
        yield return Config(play, Configured);
        yield return DaemonSet(play);
        yield return Operator(play);
        yield return ApiServers(play);
        yield return Parse("""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}""");
        if (play.TkeList is { } list)
            yield return ConfigMap("ip-masq-agent-config", new JsonObject { ["config"] = list });
        if (play is { ByHelm: true, HasSecret: true })
            yield return Secret(play, revision: 4, Given(play), "deployed", "Upgrade complete");
        foreach (var (node, index) in Nodes.Select(static (n, i) => (n, i)))
        {
            foreach (var item in OfNode(play, node, index))
                yield return item;
        }
    }

    /// <summary>The Secret of a revision, as helm writes it.</summary>
    public static JsonObject Secret(InstallationPlay play, int revision, JsonObject given, string status, string description)
    {
        var release = new JsonObject
        {
            ["name"] = "cilium",
            ["namespace"] = "kube-system",
            ["version"] = revision,
            ["info"] = new JsonObject { ["status"] = status, ["description"] = description, ["last_deployed"] = Configured },
            ["chart"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "cilium", ["version"] = play.Version, ["appVersion"] = play.Version },
                ["values"] = Defaults(play),
            },
            ["config"] = given.DeepClone(),
        };
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(release.ToJsonString()));
        var text = Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(packed.ToArray())));
        return Parse($$"""
            {"apiVersion": "v1", "kind": "Secret", "type": "helm.sh/release.v1", "data": {"release": "{{text}}"},
             "metadata": {"name": "sh.helm.release.v1.cilium.v{{revision}}", "namespace": "kube-system", "creationTimestamp": "{{Configured}}",
              "labels": {"owner": "helm", "name": "cilium", "status": "{{status}}", "version": "{{revision}}"} } }
            """);
    }

    /// <summary>What was given to helm.</summary>
    public static JsonObject Given(InstallationPlay play)
    {
        var given = new JsonObject { ["routingMode"] = play.IsNative ? "native" : "tunnel", ["secretOfSomebody"] = "hunter2" };
        if (play.IsNative)
            given["ipam"] = new JsonObject { ["mode"] = "delegated-plugin" };
        if (play.IsNative && !play.Masquerades)
            given["enableIPv4Masquerade"] = false;
        if (play.ReplacesKubeProxy)
            (given["kubeProxyReplacement"], given["k8sServiceHost"], given["k8sServicePort"]) = (true, play.Host, play.Port);
        return given;
    }

    public static JsonObject Settings(InstallationPlay play)
    {
        var settings = new JsonObject
        {
            ["cluster-id"] = "0",
            ["enable-bpf-masquerade"] = "false",
            ["enable-cilium-endpoint-slice"] = "false",
            ["enable-ipv4"] = "true",
            ["enable-ipv4-masquerade"] = play.IsNative && !play.Masquerades ? "false" : "true",
            ["enable-ipv6"] = "false",
            ["identity-allocation-mode"] = "crd",
            ["ipam"] = play.IsNative ? "delegated-plugin" : "cluster-pool",
            ["kube-proxy-replacement"] = play.ReplacesKubeProxy ? "true" : "false",
            ["routing-mode"] = play.IsNative ? "native" : "tunnel",
            ["tunnel-protocol"] = "vxlan",
        };
        foreach (var (key, value) in play.Settings)
            settings[key] = value;
        return settings;
    }

    public static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static JsonObject Defaults(InstallationPlay play) => new()
    {
        ["bpf"] = new JsonObject { ["masquerade"] = null },
        ["egressGateway"] = new JsonObject { ["enabled"] = false },
        ["enableIPv4Masquerade"] = true,
        ["ipMasqAgent"] = new JsonObject { ["enabled"] = false },
        ["k8sServiceHost"] = "",
        ["k8sServicePort"] = "",
        ["kubeProxyReplacement"] = play.Minor < 19 ? "false" : false,
        ["routingMode"] = "",
    };

    private static JsonObject Config(InstallationPlay play, string changed)
    {
        var config = ConfigMap("cilium-config", Settings(play));
        config["metadata"]!["creationTimestamp"] = changed;
        return config;
    }

    private static JsonObject ConfigMap(string name, JsonObject data) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "kube-system" },
        ["data"] = data,
    };

    private static JsonObject DaemonSet(InstallationPlay play)
    {
        var env = play.ReplacesKubeProxy ? $$"""{"name": "KUBERNETES_SERVICE_HOST", "value": "{{play.Host}}"}, {"name": "KUBERNETES_SERVICE_PORT", "value": "{{play.Port}}"}""" : "";
        return Workload(play, "DaemonSet", "cilium", "cilium", $$"""{"name": "cilium-agent", "image": "quay.io/cilium/cilium:v{{play.Version}}", "env": [{{env}}]}""", $$"""
            "status": {"observedGeneration": 1, "desiredNumberScheduled": {{Nodes.Length}}, "currentNumberScheduled": {{Nodes.Length}}, "updatedNumberScheduled": {{Nodes.Length}}, "numberReady": {{Nodes.Length}}, "numberAvailable": {{Nodes.Length}}, "numberMisscheduled": 0}
            """);
    }

    private static JsonObject Operator(InstallationPlay play) => Workload(play, "Deployment", "cilium-operator", "cilium-operator", $$"""{"name": "cilium-operator", "image": "quay.io/cilium/operator-generic:v{{play.Version}}"}""", """
        "status": {"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1}
        """);

    private static JsonObject Workload(InstallationPlay play, string kind, string name, string app, string container, string status)
    {
        var annotations = play.ByHelm ? """{"meta.helm.sh/release-name": "cilium", "meta.helm.sh/release-namespace": "kube-system"}""" : "{}";
        var label = name == "cilium" ? "\"k8s-app\": \"cilium\"" : "\"io.cilium/app\": \"operator\"";
        return Parse($$"""
            {"apiVersion": "apps/v1", "kind": "{{kind}}",
             "metadata": {"name": "{{name}}", "namespace": "kube-system", "generation": 1, "creationTimestamp": "{{Configured}}", "annotations": {{annotations}}, "labels": { {{label}}, "app.kubernetes.io/part-of": "{{app}}"} },
             "spec": {"selector": {"matchLabels": { {{label}} } }, "template": {"metadata": {"labels": { {{label}} } }, "spec": {"containers": [{{container}}], "volumes": []} } },
             {{status}}}
            """);
    }

    private static JsonObject ApiServers(InstallationPlay play)
    {
        var addresses = string.Join(", ", (play.ApiServers.Count == 0 ? [play.Host] : play.ApiServers).Select(static a => $$"""{"ip": "{{a}}"}"""));
        return Parse($$"""
            {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "kubernetes", "namespace": "default"},
             "subsets": [{"addresses": [{{addresses}}], "ports": [{"name": "https", "port": {{play.Port}}, "protocol": "TCP"}]}]}
            """);
    }

    private static IEnumerable<JsonObject> OfNode(InstallationPlay play, string node, int index)
    {
        var provider = play.IsTke ? $"qcloud:///160001/ins-{index}" : $"kind://docker/test/{node}";
        var labels = $$"""{"kubernetes.io/hostname": "{{node}}"{{(play.IsTke ? ", \"cloud.tencent.com/node-instance-id\": \"ins-" + index.ToString(CultureInfo.InvariantCulture) + "\"" : "")}}}""";
        yield return Parse($$$"""
            {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{{node}}}", "labels": {{{labels}}}}, "spec": {"providerID": "{{{provider}}}"},
             "status": {"addresses": [{"type": "InternalIP", "address": "{{{node}}}"}], "conditions": [{"type": "Ready", "status": "True"}], "nodeInfo": {"kernelVersion": "6.6.98"} } }
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

    private static JsonObject Agent(InstallationPlay play, string node) => Parse($$"""
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"name": "cilium-{{node.Replace('.', '-')}}", "namespace": "kube-system", "labels": {"k8s-app": "cilium"}, "creationTimestamp": "{{Configured}}"},
         "spec": {"nodeName": "{{node}}", "hostNetwork": true, "containers": [{"name": "cilium-agent", "image": "quay.io/cilium/cilium:v{{play.Version}}"}]},
         "status": {"phase": "Running", "podIP": "{{node}}", "conditions": [{"type": "Ready", "status": "True"}],
          "containerStatuses": [{"name": "cilium-agent", "ready": true, "restartCount": 0, "image": "quay.io/cilium/cilium:v{{play.Version}}", "state": {"running": {"startedAt": "2026-11-01T08:05:00Z"} } }]} }
        """);

    private static JsonObject Endpoint(string node, string pod, string address) => Parse($$"""
        {"apiVersion": "cilium.io/v2", "kind": "CiliumEndpoint", "metadata": {"name": "{{pod}}", "namespace": "shop", "uid": "{{pod}}"},
         "status": {"id": 1, "identity": {"id": 31074, "labels": ["k8s:app=web", "k8s:io.kubernetes.pod.namespace=shop"]}, "networking": {"addressing": [{"ipv4": "{{address}}"}], "node": "{{node}}"}, "state": "ready"} }
        """);
}
