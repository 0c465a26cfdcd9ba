namespace EgressTools.Model;

/// <summary>The installation of Cilium that was found.</summary>
/// <param name="Namespace">Where the agents run: found, not assumed; null where no installation was seen.</param>
/// <param name="Version">From the agent's image tag, else from the chart label; null where neither tells.</param>
/// <param name="Configuration">ConfigMap cilium-config; empty where it could not be read.</param>
public sealed record CiliumInstallation(string? Namespace, CiliumVersion? Version, FrozenDictionary<string, string> Configuration)
{
    /// <summary>Nothing was found.</summary>
    public static readonly CiliumInstallation None = new(null, null, FrozenDictionary<string, string>.Empty);
    private static readonly string[] EnterpriseKeys = ["enable-ipv4-egress-gateway-ha", "enable-egress-gateway-ha", "feature-gates-approved"];

    /// <summary>The agent's image, as written; null where unknown.</summary>
    public string? Image { get; init; }

    /// <summary>The names of the setting that enables the egress gateway (#17695).</summary>
    internal static readonly ImmutableArray<string> FeatureKeys = ["enable-egress-gateway", "enable-ipv4-egress-gateway"];

    /// <summary>Whether the configuration was read and switches the egress gateway on under neither of its names.</summary>
    public bool IsFeatureOff => Configuration.Count > 0 && !FeatureKeys.Any(IsOn);
    /// <summary>Whether the configuration says that agents run without IPv6.</summary>
    public bool IsIPv6Off => Setting("enable-ipv6") is "false" or "False" or "FALSE" or "f" or "F" or "0";

    /// <summary>How many entries the map of each family holds: <c>egress-gateway-policy-map-max</c>, else 16384 (#23019).</summary>
    public int MapLimit =>
        Configuration.TryGetValue("egress-gateway-policy-map-max", out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit : 16384;

    /// <summary>Whether pods reach other nodes without a tunnel: <c>routing-mode</c>, and where that is not written in releases up to 1.14, <c>tunnel:
    /// disabled</c>. The older of the two was deprecated by 1.14 and removed with 1.15 (upgrade notes of 1.15).</summary>
    public bool IsNative => Setting("routing-mode") is { Length: > 0 } mode ? mode == "native" : OldTunnel == "disabled";
    /// <summary>What carries packets from the node of a pod to its gateway, by its name: VXLAN, or
    /// Geneve where <c>tunnel-protocol</c> says so, up to 1.14 <c>tunnel</c> too.</summary>
    public string TunnelName => (Setting("tunnel-protocol") ?? OldTunnel) == "geneve" ? "Geneve" : "VXLAN";
    /// <summary>Whether another network plugin makes the interfaces of pods and sets their MTU.
    /// Behind portmap, which maps ports only, Cilium makes them.</summary>
    public bool IsChained => Setting("cni-chaining-mode") is { Length: > 0 } mode and not ("none" or "portmap");
    private string? OldTunnel => Version?.IsAtLeast(1, 15) == true ? null : Setting("tunnel");
    /// <summary>The UDP port of that tunnel as it is written: <c>tunnel-port</c>, else 8472 for
    /// VXLAN and 6081 for Geneve. Where nothing was read, 8472.</summary>
    public string TunnelPort => Setting("tunnel-port") is { Length: > 0 } port and not "0" ? port : TunnelName == "Geneve" ? "6081" : "8472";
    /// <summary>The document whose values the chart would make these settings of; null where they are those of a ConfigMap.</summary>
    public ChartDocument? Chart { get; init; }
    /// <summary>When cilium-config was last written; null where that is not told.</summary>
    public DateTimeOffset? ConfiguredAt { get; init; }
    /// <summary>Settings whose value is not text in the document, which the API server refuses in a ConfigMap; from files only.</summary>
    public ImmutableArray<string> Unquoted { get; init; } = [];
    /// <summary>The agents are GKE's Dataplane V2 (DaemonSet anetd), a fork without egress gateway (#20432).</summary>
    public bool IsDataplaneV2 { get; init; }
    /// <summary>ConfigMap <c>ip-masq-agent</c> of Cilium's namespace, key <c>config</c>; null where there is none.</summary>
    public string? MasqueradeList { get; init; }
    /// <summary>The keys of that ConfigMap without <c>config</c>, the only one that agents read; empty where it is there.</summary>
    public ImmutableArray<string> UnreadMasqueradeKeys { get; init; } = [];
    /// <summary>TKE's own kube-system/<c>ip-masq-agent-config</c>, which the agents do not read; null where there is none.</summary>
    public string? PlatformMasqueradeList { get; init; }
    /// <summary>Where the agents' DaemonSet runs its pods; null where it says nothing of that, or was not read.</summary>
    public AgentPlacement? Placement { get; init; }
    /// <summary>What the agents' DaemonSet tells them to reach the API server by; null where it tells nothing, or only refers to it.</summary>
    public ServerAddress? Server { get; init; }
    /// <summary>The agents' pods by name, where they were asked for.</summary>
    public ImmutableArray<RunningAgent> Agents { get; init; } = [];
    /// <summary>CiliumNodeConfigs of Cilium's namespace by name, where they were asked for.</summary>
    public ImmutableArray<CiliumNodeConfig> NodeConfigs { get; init; } = [];

    /// <summary>The same with the settings that CiliumNodeConfigs give the agent of a node; of several that give one setting the last by name counts.</summary>
    public CiliumInstallation On(LabelSet labels)
    {
        var own = NodeConfigs.Where(c => c.NodeSelector?.Matches(labels) == true).SelectMany(static c => c.Settings).ToList();
        return own.Count == 0 ? this : this with
        {
            Configuration = Configuration.Concat(own).GroupBy(static s => s.Key, StringComparer.Ordinal)
            .ToFrozenDictionary(static g => g.Key, static g => g.Last().Value, StringComparer.Ordinal)
        };
    }

    /// <summary>A setting that only Isovalent Enterprise has, whose egress gateway is another one; null where there is none.</summary>
    public string? EnterpriseKey => Array.Find(EnterpriseKeys, k => Setting(k) is { Length: > 0 } and not "false");

    /// <summary>The value of a setting; null where it is not written.</summary>
    public string? Setting(string key) => Configuration.TryGetValue(key, out var value) ? value.Trim() : null;

    /// <summary>Whether a setting is written and true, in any of the words that the agents take for it.</summary>
    public bool IsOn(string key) => Setting(key) is "true" or "True" or "TRUE" or "t" or "T" or "1";
}

/// <summary>A pod that an agent runs in.</summary>
/// <param name="Node">Where it runs; empty while that is not told.</param>
/// <param name="Image">The image of the container <c>cilium-agent</c>.</param>
/// <param name="StartedAt">When the agent read its configuration; null where that is not told.</param>
public sealed record RunningAgent(ObjectName Pod, string Node, string Image, DateTimeOffset? StartedAt)
{
    /// <summary>Whether its pod is ready; null where that is not told.</summary>
    public bool? Ready { get; init; }
}

/// <summary>A CiliumNodeConfig: other values of settings on some nodes.</summary>
/// <param name="NodeSelector">Matched against labels of Nodes; null where absent.</param>
/// <param name="Settings"><c>spec.defaults</c>: settings as in cilium-config.</param>
public sealed record CiliumNodeConfig(ObjectName Name, LabelSelector? NodeSelector, LabelSet Settings);
