using System.Globalization;
using System.Text.Json.Nodes;

namespace EgressTools.Tests.Provisioning;

/// <summary>The objects that Cilium's chart and helm write, as far as it matters here.</summary>
internal static class FakeManifests
{
    public static JsonObject Agents(string version, HelmRelease release, JsonObject? before)
    {
        var environment = new JsonArray();
        if (FakeChart.Server(release) is { } server)
        {
            environment.Add(new JsonObject { ["name"] = "KUBERNETES_SERVICE_HOST", ["value"] = server.Host });
            environment.Add(new JsonObject { ["name"] = "KUBERNETES_SERVICE_PORT", ["value"] = server.Port.ToString(CultureInfo.InvariantCulture) });
        }
        var item = Workload("DaemonSet", "cilium", "cilium", before,
            new JsonArray(new JsonObject { ["name"] = "cilium-agent", ["image"] = $"quay.io/cilium/cilium:v{version}", ["env"] = environment }));
        item["metadata"]!["labels"]!["helm.sh/chart"] = $"cilium-{version}";
        item["spec"]!["updateStrategy"] = new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = 2 } };
        if (release.Value("rollOutCiliumPods") is { } rolls && (bool)rolls)
            item["spec"]!["template"]!["metadata"]!["annotations"] =
                new JsonObject { ["cilium.io/cilium-configmap-checksum"] = FakeChart.Checksum(version, release) };
        if (FakeChart.Installation(version, release).MasqueradeList is not null)
            item["spec"]!["template"]!["spec"]!["volumes"] =
                new JsonArray(new JsonObject { ["name"] = "ip-masq-agent", ["configMap"] = new JsonObject { ["name"] = "ip-masq-agent" } });
        return item;
    }

    public static JsonObject Operator(string version, JsonObject? before)
    {
        var item = Workload("Deployment", "cilium-operator", "cilium-operator", before,
            new JsonArray(new JsonObject { ["name"] = "cilium-operator", ["image"] = $"quay.io/cilium/operator-generic:v{version}" }));
        item["spec"]!["replicas"] = 1;
        return item;
    }

    /// <summary>With the field manager's note of when its data was written, as a server keeps it.</summary>
    public static JsonObject ConfigMap(string name, IEnumerable<KeyValuePair<string, string>> data, JsonObject? before)
    {
        var written = new JsonObject(data.OrderBy(static d => d.Key, StringComparer.Ordinal)
            .Select(static d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value)));
        if (before is not null && JsonNode.DeepEquals(before["data"], written))
            return before;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = "kube-system",
                ["managedFields"] = new JsonArray(new JsonObject
                {
                    ["manager"] = "helm",
                    ["operation"] = "Update",
                    ["apiVersion"] = "v1",
                    ["time"] = Now(),
                    ["fieldsType"] = "FieldsV1",
                    ["fieldsV1"] = new JsonObject { ["f:data"] = new JsonObject() },
                }),
            },
            ["data"] = written,
        };
    }

    public static JsonObject Secret(HelmRelease release, string packed) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["type"] = "helm.sh/release.v1",
        ["metadata"] = new JsonObject
        {
            ["name"] = $"sh.helm.release.v1.{release.Name}.v{release.Revision}",
            ["namespace"] = release.Namespace,
            ["labels"] = new JsonObject
            {
                ["owner"] = "helm",
                ["name"] = release.Name,
                ["status"] = release.Status,
                ["version"] = release.Revision.ToString(CultureInfo.InvariantCulture)
            },
        },
        ["data"] = new JsonObject { ["release"] = packed },
    };

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>What helm does not write stays as it is: when pods were told to start again, and the status.</summary>
    private static JsonObject Workload(string kind, string name, string app, JsonObject? before, JsonArray containers)
    {
        var labels = new JsonObject { ["k8s-app"] = app };
        var item = new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = kind,
            ["metadata"] = before?["metadata"]?.DeepClone() ?? new JsonObject
            {
                ["name"] = name,
                ["namespace"] = "kube-system",
                ["labels"] = new JsonObject { ["k8s-app"] = app, ["app.kubernetes.io/managed-by"] = "Helm" },
                ["annotations"] = new JsonObject { ["meta.helm.sh/release-name"] = "cilium", ["meta.helm.sh/release-namespace"] = "kube-system" },
            },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
                ["template"] =
                    new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels }, ["spec"] = new JsonObject { ["containers"] = containers } },
            },
        };
        if (before?["spec"]?["template"]?["metadata"]?["annotations"] is { } annotations)
            item["spec"]!["template"]!["metadata"]!["annotations"] = annotations.DeepClone();
        if (before?["status"] is { } status)
            item["status"] = status.DeepClone();
        return item;
    }
}
