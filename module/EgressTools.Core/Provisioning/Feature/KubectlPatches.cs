using Newtonsoft.Json;

namespace EgressTools.Provisioning.Feature;

/// <summary>kubectl commands that bring about what the chart would.</summary>
internal static class KubectlPatches
{
    private const string List = "ip-masq-agent";

    /// <summary>The commands, as arguments after "kubectl".</summary>
    public static IEnumerable<ImmutableArray<string>> Of(FeaturePlan plan)
    {
        var (space, agents) = (plan.State.Agents.Namespace, plan.State.Agents.Name);
        if (!plan.Settings.IsEmpty)
            yield return Patch("configmap", "cilium-config", space, "merge",
                new JObject { ["data"] = new JObject(plan.Settings.Select(static s => new JProperty(s.Key, s.New))) });
        if (plan.MasqueradeConfig is { } config)
        {
            yield return plan.State.Snapshot.Installation.MasqueradeList is null ? ["create", "configmap", List, $"--from-literal=config={config}", "-n", space]
                : Patch("configmap", List, space, "merge", new JObject { ["data"] = new JObject { ["config"] = config } });
            if (!plan.State.MountsMasqueradeList)
                yield return Patch("daemonset", agents, space, "strategic", Mount());
        }
        var server = plan.Values.Where(static v => v.Path is ReleaseValues.ServiceHost or ReleaseValues.ServicePort)
            .ToDictionary(static v => v.Path, static v => v.New, StringComparer.Ordinal);
        if (server.Count > 0)
        {
            yield return
            [
                "set", "env", $"daemonset/{agents}", .. plan.State.Operator is { } name ? (string[])[$"deployment/{name.Name}"] : [], "-n", space,
                .. server.TryGetValue(ReleaseValues.ServiceHost, out var host) ? (string[])[$"KUBERNETES_SERVICE_HOST={host}"] : [],
                .. server.TryGetValue(ReleaseValues.ServicePort, out var port) ? (string[])[$"KUBERNETES_SERVICE_PORT={port}"] : [],
            ];
        }
    }

    private static ImmutableArray<string> Patch(string kind, string name, string space, string type, JObject patch) =>
        ["patch", kind, name, "-n", space, $"--type={type}", "-p", patch.ToString(Formatting.None)];

    /// <summary>The volume by which the chart gives agents the list.</summary>
    private static JObject Mount() => JObject.Parse("""
        {"spec": {"template": {"spec": {
          "containers": [{"name": "cilium-agent", "volumeMounts": [{"name": "ip-masq-agent", "mountPath": "/etc/config", "readOnly": true}]}],
          "volumes": [{"name": "ip-masq-agent", "configMap": {"name": "ip-masq-agent", "optional": true,
           "items": [{"key": "config", "path": "ip-masq-agent"}]}}]}}}}
        """);
}
