using System.Collections.Frozen;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>Installations to plan for, as the chart of their version writes them from values.</summary>
internal static class PlanScene
{
    public static readonly string[] Versions = ["1.14.19", "1.15.19", "1.16.19", "1.17.18", "1.18.3", "1.19.5", "1.20.1"];

    /// <summary>The values of the guide's installation on TKE: native routing behind VPC-CNI, kube-proxy replaced, nothing masqueraded.</summary>
    public static JObject TkeNative() => JObject.Parse("""
        {
          "routingMode": "native", "endpointRoutes": {"enabled": true}, "ipam": {"mode": "delegated-plugin"}, "devices": "eth+",
          "cni": {"chainingMode": "generic-veth", "customConf": true, "configMap": "cni-config", "externalRouting": true},
          "extraConfig": {"local-router-ipv4": "169.254.32.16"}, "kubeProxyReplacement": true, "k8sServiceHost": "169.254.128.112", "k8sServicePort": 60002,
          "enableIPv4Masquerade": false, "image": {"repository": "quay.tencentcloudcr.com/cilium/cilium"}
        }
        """);

    /// <summary>The chart as it comes: tunnels, kube-proxy beside it.</summary>
    public static JObject Overlay() => [];

    /// <summary>An installation by helm.</summary>
    public static FeatureState Installed(string version, JObject given)
    {
        var release = new HelmRelease("cilium", "kube-system",
            3)
        { ChartVersion = version, Status = "deployed", Given = given, Defaults = FakeChart.Defaults() };
        var snapshot = Cluster() with { Installation = FakeChart.Installation(version, release) };
        return new FeatureState(snapshot)
        {
            Agents = new ObjectName("kube-system", "cilium"),
            Operator = new ObjectName("kube-system", "cilium-operator"),
            Release = release,
            ApiServers = [new ServerAddress("172.22.48.2", 6443)],
            AgentsServer = FakeChart.Server(release),
            HasKubeProxy = true,
        };
    }

    /// <summary>The same without helm, by the very settings.</summary>
    public static FeatureState Applied(string version, JObject given) => Installed(version, given) with { Release = null };

    public static FeatureState OnTke(this FeatureState state, string? list = null) => state.WithInstallation(i => i with { PlatformMasqueradeList = list }) with
    {
        IsTke = true,
        ApiServers = [new ServerAddress("169.254.128.112", 60002)],
    };

    public static FeatureState WithInstallation(this FeatureState state, Func<CiliumInstallation, CiliumInstallation> change) =>
        state with { Snapshot = state.Snapshot with { Installation = change(state.Snapshot.Installation) } };

    public static FeatureState WithSetting(this FeatureState state, string key, string? value) => state.WithInstallation(i => i with
    {
        Configuration = i.Configuration.Where(s => s.Key != key).Concat(value is null ? [] : [new(key, value)]).ToFrozenDictionary(StringComparer.Ordinal),
    });

    public static FeatureState WithPods(this FeatureState state, params ReadOnlySpan<string> addresses)
    {
        var pods = ImmutableArray.CreateBuilder<CiliumEndpoint>();
        foreach (var address in addresses)
            pods.Add(Engine.Scene.Pod($"pod-{pods.Count}", address, ("app", "web")));
        return state with { Snapshot = state.Snapshot with { Endpoints = pods.ToImmutable() } };
    }

    public static FeatureState WithPolicies(this FeatureState state, params ReadOnlySpan<EgressPolicy> policies) =>
        state with { Snapshot = state.Snapshot with { Policies = [.. policies.ToArray()] } };

    public static EgressPolicy Web(string name = "web", string destination = "0.0.0.0/0") =>
        Engine.Scene.Policy(name, LabelSelector.Of(("app", "web")), [destination], Engine.Scene.On("172.22.48.10", "172.22.48.10"));

    /// <summary>"path: old -> new" of each value.</summary>
    public static string[] Lines(this FeaturePlan plan) => [.. plan.Values.Select(static v => $"{v.Path}: {Text(v.Old)} -> {Text(v.New)}")];

    public static string[] SettingLines(this FeaturePlan plan) => [.. plan.Settings.Select(static s => $"{s.Key}: {s.Old ?? "-"} -> {s.New ?? "-"}")];

    private static string Text(JToken? value) => value?.ToString(Newtonsoft.Json.Formatting.None) ?? "-";

    private static ClusterSnapshot Cluster() => new()
    {
        Complete = SnapshotKinds.All | SnapshotKinds.Preflight,
        CiliumNodes = [Engine.Scene.Gateway("172.22.48.10"), Engine.Scene.Gateway("172.22.48.11")],
        Endpoints = [Engine.Scene.Pod("web-1", "172.22.49.20", ("app", "web")), Engine.Scene.Pod("web-2", "172.22.50.21", ("app", "web")),
            Engine.Scene.Pod("db", "172.22.50.22", ("app", "db"))],
    };
}
