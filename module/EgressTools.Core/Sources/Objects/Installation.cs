namespace EgressTools.Sources.Objects;

/// <summary>A workload that runs the agent: the DaemonSet or one of its pods.</summary>
/// <param name="Image">The image of the container <c>cilium-agent</c>.</param>
/// <param name="Chart">The label <c>helm.sh/chart</c>, else <c>app.kubernetes.io/version</c>; empty where there is neither.</param>
public sealed record CiliumAgent(ObjectName Name, string Image, string Chart)
{
    /// <summary>The name of the agent's container, in every release.</summary>
    public const string ContainerName = "cilium-agent";
    /// <summary>The node of a pod; empty for a DaemonSet.</summary>
    public string Node { get; init; } = "";
    /// <summary>When a pod's agent read its configuration; null where that is not told.</summary>
    public DateTimeOffset? StartedAt { get; init; }
    /// <summary>Whether a pod is ready; null where that is not told.</summary>
    public bool? Ready { get; init; }
    /// <summary>Whether a DaemonSet has the label that Cilium's charts give it.</summary>
    internal bool IsLabelled { get; init; }
    /// <summary>Where a DaemonSet runs its pods; null where it says nothing of that, and for a pod.</summary>
    public AgentPlacement? Placement { get; init; }
    /// <summary>What a DaemonSet's agents are told to reach the API server by; null where they are told nothing, and for a pod.</summary>
    public ServerAddress? Server { get; init; }

    /// <summary>GKE's own build of the agent.</summary>
    internal bool IsDataplaneV2 => Name.Name == "anetd" || Name.Name.StartsWith("anetd-", StringComparison.Ordinal);
}

/// <summary>A ConfigMap.</summary>
public sealed record ConfigMapData(ObjectName Name, FrozenDictionary<string, string> Data)
{
    /// <summary>The name of the agents' configuration.</summary>
    public const string CiliumConfig = "cilium-config";
    /// <summary>The name of the list of what Cilium's agents do not masquerade.</summary>
    public const string MasqueradeList = "ip-masq-agent";
    /// <summary>The name of TKE's own such list, in kube-system.</summary>
    public const string PlatformMasqueradeList = "ip-masq-agent-config";
    /// <summary>When <c>data</c> was last written; null where that is not told.</summary>
    public DateTimeOffset? ChangedAt { get; init; }
    /// <summary>Keys whose value is not text.</summary>
    public ImmutableArray<string> Unquoted { get; init; } = [];

    /// <summary>Whether it is one that says something of Cilium.</summary>
    internal bool Concerns => Name.Name is CiliumConfig or MasqueradeList || Name == new ObjectName("kube-system", PlatformMasqueradeList);
    /// <summary>The text of a list; null where it has none: agents read no other key (#35501).</summary>
    internal string? List => Data.GetValueOrDefault("config");
}

/// <summary>Puts the installation together from what was read of it.</summary>
public static class Installation
{
    /// <summary>The installation that these objects show.</summary>
    /// <param name="agents">Agents that were found: DaemonSets first, then pods. The first counts; one named "cilium" is preferred.</param>
    /// <param name="configMaps">ConfigMaps; that of the agents' namespace is preferred.</param>
    public static CiliumInstallation From(ImmutableArray<CiliumAgent> agents, ImmutableArray<ConfigMapData> configMaps)
    {
        var agent = agents.FirstOrDefault(static a => a.Name.Name == "cilium") ?? agents.FirstOrDefault();
        var configurations = configMaps.Where(static c => c.Name.Name == ConfigMapData.CiliumConfig).ToArray();
        var configuration = configurations.FirstOrDefault(c => c.Name.Namespace == agent?.Name.Namespace) ?? configurations.FirstOrDefault();
        var version = CiliumVersion.Find(agent?.Image) ?? CiliumVersion.Find(agent?.Chart);
        var data = configuration?.Data ?? FrozenDictionary<string, string>.Empty;
        var space = NullIfEmpty(agent?.Name.Namespace ?? configuration?.Name.Namespace);
        var list = configMaps.FirstOrDefault(c => c.Name == new ObjectName(space ?? "kube-system", ConfigMapData.MasqueradeList));
        return new CiliumInstallation(space, version, data)
        {
            Image = NullIfEmpty(agent?.Image),
            ConfiguredAt = configuration?.ChangedAt,
            Unquoted = configuration?.Unquoted ?? [],
            IsDataplaneV2 = agent?.IsDataplaneV2 ?? false,
            Placement = agent?.Placement,
            Server = agent?.Server,
            MasqueradeList = list?.List,
            UnreadMasqueradeKeys = list is null or { List: not null } ? [] : [.. list.Data.Keys.Order(StringComparer.Ordinal)],
            PlatformMasqueradeList = configMaps.FirstOrDefault(static c => c.Name == new ObjectName("kube-system", ConfigMapData.PlatformMasqueradeList))?.List,
        };
    }

    /// <summary>The agents of pods, each once, by name.</summary>
    public static ImmutableArray<RunningAgent> Running(IEnumerable<CiliumAgent> pods) =>
        [.. pods.Select(static a => new RunningAgent(a.Name, a.Node, a.Image, a.StartedAt) { Ready = a.Ready }).GroupBy(static a => a.Pod)
            .Select(static g => g.Last()).OrderBy(static a => a.Pod)];

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
