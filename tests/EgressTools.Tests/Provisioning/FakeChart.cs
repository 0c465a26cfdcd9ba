using System.Collections.Frozen;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>What Cilium's charts of 1.14 to 1.20 make of values, as far as it matters here.</summary>
internal static class FakeChart
{
    public static JObject Defaults() => JObject.Parse("""
        {
          "egressGateway": {"enabled": false}, "kubeProxyReplacement": "false", "enableIPv4Masquerade": true, "bpf": {"masquerade": null},
           "ipMasqAgent": {"enabled": false},
          "routingMode": "", "ipv4NativeRoutingCIDR": "", "k8sServiceHost": "", "k8sServicePort": ""
        }
        """);

    public static CiliumInstallation Installation(string version, HelmRelease release)
    {
        var isMasqueradeAgent = On(release, "ipMasqAgent.enabled");
        return new CiliumInstallation("kube-system", CiliumVersion.Find(version), Settings(version, release).ToFrozenDictionary(StringComparer.Ordinal))
        {
            Image = $"quay.io/cilium/cilium:v{version}",
            MasqueradeList = isMasqueradeAgent && release.Value("ipMasqAgent.config") is JObject config
                ? config.ToString(Newtonsoft.Json.Formatting.None) : null,
            ConfiguredAt = DateTimeOffset.UnixEpoch.AddHours(release.Revision),
            Agents = [Agent("172.22.48.10", release.Revision), Agent("172.22.48.11", release.Revision)],
        };
    }

    /// <summary>Another for other settings.</summary>
    public static string Checksum(string version, HelmRelease release) =>
        string.Join(',', Settings(version, release).OrderBy(static s => s.Key, StringComparer.Ordinal).Select(static s => $"{s.Key}={s.Value}"));

    public static ServerAddress? Server(HelmRelease release) => Text(release, "k8sServiceHost") is { Length: > 0 } host
        ? new ServerAddress(host, int.TryParse(Text(release, "k8sServicePort"), out var port) ? port : 443)
        : null;

    private static RunningAgent Agent(string node, int revision) =>
        new(new ObjectName("kube-system", $"cilium-{node}"), node, "quay.io/cilium/cilium",
            DateTimeOffset.UnixEpoch.AddHours(revision).AddMinutes(1))
        { Ready = true };

    private static Dictionary<string, string> Settings(string version, HelmRelease release)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["kube-proxy-replacement"] = Text(release, "kubeProxyReplacement"),
            ["enable-ipv4-masquerade"] = Text(release, "enableIPv4Masquerade"),
            ["enable-bpf-masquerade"] = Text(release, "bpf.masquerade") is { Length: > 0 } given ? given : "false",
            ["routing-mode"] = Text(release, "routingMode") is { Length: > 0 } mode ? mode : "tunnel",
            ["identity-allocation-mode"] = "crd",
            ["enable-cilium-endpoint-slice"] = "false",
            ["enable-ipv4"] = "true",
            ["enable-ipv6"] = "false",
        };
        if (On(release, "egressGateway.enabled"))
            settings[CiliumVersion.Find(version)!.IsAtLeast(1, 18) ? "enable-egress-gateway" : "enable-ipv4-egress-gateway"] = "true";
        if (On(release, "ipMasqAgent.enabled"))
            settings["enable-ip-masq-agent"] = "true";
        foreach (var (key, path) in new[] { ("ipv4-native-routing-cidr", "ipv4NativeRoutingCIDR"), ("ipam", "ipam.mode"), ("devices", "devices"),
            ("cni-chaining-mode", "cni.chainingMode") })
        {
            if (Text(release, path) is { Length: > 0 } value)
                settings[key] = value;
        }
        if (version.StartsWith("1.14", StringComparison.Ordinal))
            settings["enable-remote-node-identity"] = "true";
        return settings;
    }

    private static bool On(HelmRelease release, string path) => Text(release, path) == "true";

    private static string Text(HelmRelease release, string path) => release.Value(path) switch
    {
        null => "",
        { Type: JTokenType.Boolean } value => (bool)value ? "true" : "false",
        var value => value.ToString(),
    };
}
