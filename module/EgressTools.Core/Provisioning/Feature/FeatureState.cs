namespace EgressTools.Provisioning.Feature;

/// <summary>An installation of Cilium as far as enabling or disabling the egress gateway needs it.</summary>
/// <param name="Snapshot">What was read of the cluster: nodes, endpoints, policies and all of <see cref="SnapshotKinds.Preflight"/>.</param>
public sealed record FeatureState(ClusterSnapshot Snapshot)
{
    /// <summary>The DaemonSet of the agents.</summary>
    public required ObjectName Agents { get; init; }
    /// <summary>The uid of that DaemonSet, which no other cluster has; empty where it is not known.</summary>
    public string AgentsUid { get; init; } = "";
    /// <summary>How many agents there must be, by the DaemonSet's status; null where that is unknown.</summary>
    public int? WantedAgents { get; init; }
    /// <summary>The Deployment of the operator; null where none was found.</summary>
    public ObjectName? Operator { get; init; }
    /// <summary>The release; null where helm did not install Cilium (its manifests were applied, or something else keeps them).</summary>
    public HelmRelease? Release { get; init; }
    /// <summary>The status of the newest revision of the release where helm has not finished with it ("pending-upgrade"); null where it has.</summary>
    public string? Pending { get; init; }
    /// <summary>What keeps the release as it wants it: "Flux's HelmRelease infra/cilium"; null where nothing is known to.</summary>
    public string? Keeper { get; init; }
    /// <summary>The latest revision of the release by which this tool enabled the egress gateway; null where none is left in helm's history.</summary>
    public HelmRelease? Enabled { get; init; }
    /// <summary>The endpoints of the Service default/kubernetes.</summary>
    public ImmutableArray<ServerAddress> ApiServers { get; init; } = [];
    /// <summary>What the agents are told to reach the API server by; null where they use the Service, and so kube-proxy.</summary>
    public ServerAddress? AgentsServer { get; init; }
    /// <summary>Settings in cilium-config that belong to others than helm, which applies on the server, and to whom.</summary>
    internal ImmutableDictionary<string, string> SettingOwners { get; init; } = ImmutableDictionary<string, string>.Empty;
    /// <summary>Whether kube-proxy runs; null where that could not be read.</summary>
    public bool? HasKubeProxy { get; init; }
    /// <summary>Whether the DaemonSet of the agents mounts the list of ip-masq-agent.</summary>
    public bool MountsMasqueradeList { get; init; }
    /// <summary>Whether the nodes are Tencent Cloud's TKE.</summary>
    public bool IsTke { get; init; }

    /// <summary>Whether what was read is of TKE: where nodes were not read, its own list of ip-masq-agent tells it.</summary>
    internal static bool IsOfTke(ClusterSnapshot snapshot) => snapshot.Nodes.Any(static n => n.IsOfTke)
        || (!snapshot.Complete.HasFlag(SnapshotKinds.Nodes) && snapshot.Installation.PlatformMasqueradeList is not null);

    /// <summary>It is what a document would install, and nothing of it runs.</summary>
    public bool IsDocument { get; init; }
    /// <summary>What of it could not be read, beside the snapshot's gaps.</summary>
    public ImmutableArray<Gap> Gaps { get; init; } = [];
}

/// <summary>How many agents run with the current settings.</summary>
/// <param name="Wanted">How many have to; null where it is not known.</param>
/// <param name="Doubt">Why one of them is not known; null where both are.</param>
internal sealed record RunningAgents(int? Count, int? Wanted, string? Doubt)
{
    /// <summary>Agents that say themselves that they run otherwise, one clause; null where none does.</summary>
    public string? Contrary { get; init; }
    /// <summary>Whether there are known to be too few, or none at all: then the feature does nothing yet, whatever the settings say.</summary>
    public bool IsShort => Contrary is not null || (Doubt is null && (Count < Wanted || Wanted == 0));

    /// <summary>By their pods: those that are ready, and started after the settings were written.</summary>
    public static RunningAgents Of(FeatureState state)
    {
        var installation = state.Snapshot.Installation;
        var doubt = !state.Snapshot.Complete.HasFlag(SnapshotKinds.AgentPods) ? "the agents' pods were not read"
            : state.WantedAgents is null ? "the DaemonSet does not report on how many nodes they must run"
            : installation.Agents.Any(static a => a.Ready is null) ? "an agent's pod does not report whether it is ready"
            : installation.ConfiguredAt is null ? "cilium-config does not show when it was written" : null;
        var count = installation.Agents.Count(a => a.Ready == true && a.StartedAt >= installation.ConfiguredAt);
        return new RunningAgents(doubt is null ? count : null, state.WantedAgents, doubt);
    }
}
