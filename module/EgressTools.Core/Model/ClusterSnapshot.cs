namespace EgressTools.Model;

/// <summary>The kinds of object a snapshot may hold; a command asks for those it needs. Saved snapshots have their names, in this order.</summary>
[Flags]
public enum SnapshotKinds
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>Node.</summary>
    Nodes = 1 << 0,
    /// <summary>CiliumNode.</summary>
    CiliumNodes = 1 << 1,
    /// <summary>CiliumEndpoint.</summary>
    Endpoints = 1 << 2,
    /// <summary>CiliumIdentity.</summary>
    Identities = 1 << 3,
    /// <summary>Namespace.</summary>
    Namespaces = 1 << 4,
    /// <summary>CiliumEgressGatewayPolicy.</summary>
    Policies = 1 << 5,
    /// <summary>The cilium DaemonSet (version, namespace) and the ConfigMap cilium-config.</summary>
    Installation = 1 << 6,
    /// <summary>Pod.</summary>
    Pods = 1 << 7,
    /// <summary>Service.</summary>
    Services = 1 << 8,
    /// <summary>The agents' egress maps, from files only: on a cluster no list holds them, the agents themselves have to be asked.</summary>
    AgentMaps = 1 << 9,
    /// <summary>The ConfigMap cilium-config; <see cref="Installation"/> may be known without it, as where the version is said.</summary>
    Configuration = 1 << 10,
    /// <summary>The ConfigMaps that list what is not masqueraded; both may be absent, and then that is known.</summary>
    MasqueradeLists = 1 << 11,
    /// <summary>The pods that the agents run in.</summary>
    AgentPods = 1 << 12,
    /// <summary>CiliumNodeConfig.</summary>
    NodeConfigs = 1 << 13,
    /// <summary>Interfaces of nodes, from files; on a cluster the agents have to be asked.</summary>
    Interfaces = 1 << 14,
    /// <summary>What running agents say of their own configuration, from files; on a cluster they have to be asked.</summary>
    AgentConfigurations = 1 << 15,
    /// <summary>How many source ports nodes have given away, from support bundles.</summary>
    NatStatistics = 1 << 16,
    /// <summary>What agents' logs tell of policies, from support bundles.</summary>
    AgentLogs = 1 << 17,
    /// <summary>NodePool of Karpenter, and node pools in Terraform files.</summary>
    NodePools = 1 << 18,
    /// <summary>Exit addresses: recorded ones, or pods that were asked.</summary>
    ExitAddresses = 1 << 19,
    /// <summary>Where the API server is reached without its Service.</summary>
    ApiServers = 1 << 20,
    /// <summary>What no list of the API server holds: in files, or to be asked of agents.</summary>
    OfAgents = AgentMaps | Interfaces | AgentConfigurations | NatStatistics | AgentLogs,
    /// <summary>What only checks and changes of the installation look at.</summary>
    Preflight = Configuration | MasqueradeLists | AgentPods | NodeConfigs | ApiServers,
    /// <summary>What the engine needs, and what it takes into account where it is known: interfaces and the agents' own configuration.</summary>
    Engine = CiliumNodes | Endpoints | Policies | Installation | Interfaces | AgentConfigurations,
    /// <summary>What a saved snapshot says whether it has all of.</summary>
    Saved = All | Preflight | OfAgents,
    /// <summary>Every kind of object.</summary>
    All = Nodes | CiliumNodes | Endpoints | Identities | Namespaces | Policies | Installation | Pods | Services,
}

/// <summary>How messages name what a flag stands for.</summary>
/// <param name="Kind">The flag.</param>
/// <param name="Word">The word.</param>
/// <param name="IsKnown">Whether a snapshot knows some of it, where what one object says is right whatever could not be read of others; null where only all of
/// them tell something.</param>
internal sealed record KindWord(SnapshotKinds Kind, string Word, Func<ClusterSnapshot, bool>? IsKnown = null)
{
    private static readonly ImmutableArray<KindWord> All =
    [
        new(SnapshotKinds.Policies, "policies", static s => !s.Policies.IsEmpty),
        new(SnapshotKinds.Nodes, "nodes"),
        new(SnapshotKinds.CiliumNodes, "ciliumnodes"),
        new(SnapshotKinds.Endpoints, "ciliumendpoints"),
        new(SnapshotKinds.Namespaces, "namespaces"),
        new(SnapshotKinds.Services, "services"),
        new(SnapshotKinds.Pods, "pods"),
        new(SnapshotKinds.Installation, "the configuration of Cilium"),
        new(SnapshotKinds.NodeConfigs, "ciliumnodeconfigs"),
        new(SnapshotKinds.NodePools, "node pools"),
        new(SnapshotKinds.AgentMaps, "the agents' maps", static s => !s.AgentMaps.IsEmpty),
        new(SnapshotKinds.ExitAddresses, "exit addresses", static s => !s.Observations.IsEmpty),
        new(SnapshotKinds.Configuration, "cilium-config"),
        new(SnapshotKinds.MasqueradeLists, "the lists of ip-masq-agent"),
        new(SnapshotKinds.AgentPods, "the agents' pods"),
        new(SnapshotKinds.Interfaces, "the interfaces of nodes", static s => !s.Interfaces.IsEmpty),
        new(SnapshotKinds.AgentConfigurations, "the agents' own configuration", static s => !s.AgentConfigurations.IsEmpty),
        new(SnapshotKinds.NatStatistics, "the agents' NAT statistics", static s => !s.NatUsages.IsEmpty),
        new(SnapshotKinds.AgentLogs, "the agents' logs", static s => !s.AgentLogs.IsEmpty),
    ];

    /// <summary>The words for flags, in the order in which messages name them.</summary>
    public static IEnumerable<KindWord> Of(SnapshotKinds kinds) => All.Where(w => kinds.HasFlag(w.Kind));

    /// <summary>What a snapshot knows something of, though perhaps not all.</summary>
    public static SnapshotKinds KnownIn(ClusterSnapshot snapshot) => All.Where(w => w.IsKnown?.Invoke(snapshot) == true)
        .Aggregate(SnapshotKinds.None, static (kinds, w) => kinds | w.Kind);
}

/// <summary>What was read of a cluster, at one time, from its API server, from manifests or from a support bundle. Immutable; arrays are in the order of
/// names.</summary>
public sealed record ClusterSnapshot
{
    /// <summary>Nothing at all.</summary>
    public static readonly ClusterSnapshot Empty = new();

    /// <summary>Where it comes from, for messages: a context's name or a path.</summary>
    public string Origin { get; init; } = "";
    /// <summary>When it was read.</summary>
    public DateTimeOffset TakenAt { get; init; }
    /// <summary>Nodes by name.</summary>
    public ImmutableArray<Node> Nodes { get; init; } = [];
    /// <summary>CiliumNodes by name.</summary>
    public ImmutableArray<CiliumNode> CiliumNodes { get; init; } = [];
    /// <summary>CiliumEndpoints by namespace and name.</summary>
    public ImmutableArray<CiliumEndpoint> Endpoints { get; init; } = [];
    /// <summary>Those of them whose uid a later document has as well; none from a live cluster, where each has its own.</summary>
    public ImmutableHashSet<ObjectName> ReplacedEndpoints { get; init; } = [];
    /// <summary>Whether it is known that each endpoint has a uid of its own, as on a live cluster.</summary>
    internal bool HasOwnUids { get; init; }
    /// <summary>CiliumIdentities by number.</summary>
    public ImmutableArray<CiliumIdentity> Identities { get; init; } = [];
    /// <summary>Namespaces by name.</summary>
    public ImmutableArray<NamespaceInfo> Namespaces { get; init; } = [];
    /// <summary>Services by namespace and name.</summary>
    public ImmutableArray<ServiceInfo> Services { get; init; } = [];
    /// <summary>Policies by name.</summary>
    public ImmutableArray<EgressPolicy> Policies { get; init; } = [];
    /// <summary>Policies that a later document of the same name replaces, in the order they were read; none from a live cluster.</summary>
    public ImmutableArray<EgressPolicy> Replaced { get; init; } = [];
    /// <summary>Policies of kinds that this tool does not predict, where policies were asked for.</summary>
    public ImmutableArray<ForeignPolicy> ForeignPolicies { get; init; } = [];
    /// <summary>Pods by namespace and name.</summary>
    public ImmutableArray<Pod> Pods { get; init; } = [];
    /// <summary>NodePools of Karpenter by name.</summary>
    public ImmutableArray<NodePool> NodePools { get; init; } = [];
    /// <summary>Terraform files in the order they were read; none from a live cluster.</summary>
    public ImmutableArray<TerraformFile> TerraformFiles { get; init; } = [];
    /// <summary>Documents that give Cilium's chart its values, in the order they were read; none from a live cluster.</summary>
    public ImmutableArray<ChartDocument> Charts { get; init; } = [];
    /// <summary>Deployments and StatefulSets, where node pools were asked for; none from a live cluster.</summary>
    public ImmutableArray<Workload> Workloads { get; init; } = [];
    /// <summary>The installation of Cilium.</summary>
    public CiliumInstallation Installation { get; init; } = CiliumInstallation.None;
    /// <summary>The EndpointSlices of the Service default/kubernetes by name.</summary>
    public ImmutableArray<ApiServerSlice> ApiServers { get; init; } = [];
    /// <summary>Recorded exit addresses; none from a live cluster.</summary>
    public ImmutableArray<ExitObservation> Observations { get; init; } = [];
    /// <summary>The agents' egress maps by node, where they were asked for.</summary>
    public ImmutableArray<AgentMap> AgentMaps { get; init; } = [];
    /// <summary>The interfaces of nodes by name, where they are known.</summary>
    public ImmutableArray<NodeInterfaces> Interfaces { get; init; } = [];
    /// <summary>What running agents say of their own configuration, by node, where they were asked or a bundle holds it.</summary>
    public ImmutableArray<AgentConfiguration> AgentConfigurations { get; init; } = [];
    /// <summary>Source ports in use, from support bundles; none from a live cluster.</summary>
    public ImmutableArray<NatUsage> NatUsages { get; init; } = [];
    /// <summary>What agents' logs tell of policies, from support bundles; none from a live cluster.</summary>
    public ImmutableArray<AgentLogLine> AgentLogs { get; init; } = [];
    /// <summary>What could not be read.</summary>
    public ImmutableArray<Gap> Gaps { get; init; } = [];
    /// <summary>The kinds that were asked for and read whole.</summary>
    public SnapshotKinds Complete { get; init; }
}
