namespace EgressTools.Checks;

/// <summary>The input of one check. It records what the check reads, so that a test can compare it with <see cref="Check.Needs"/>.</summary>
internal sealed class CheckContext(CheckWorld world, ImmutableArray<CheckResult> done)
{
    /// <summary>What the check has read so far.</summary>
    public SnapshotKinds Read { get; private set; }

    // These need nothing: they are known without a cluster, or only improve or narrow a finding.

    /// <summary>The version of Cilium; null if unknown, when the rules of the newest release apply. An option may set it.</summary>
    public CiliumVersion? Version => world.Snapshot.Installation.Version;

    /// <summary>The version that runs, if <see cref="Version"/> is the target of an upgrade; else null.</summary>
    public CiliumVersion? UpgradeFrom => world.UpgradeFrom;

    public CiliumBehavior Behavior => CiliumBehavior.For(Version);
    public CancellationToken Cancelled => world.Cancelled;
    public DateTimeOffset Now => world.Snapshot.TakenAt;
    public ImmutableArray<Gap> Gaps => world.Snapshot.Gaps;

    /// <summary>The checks that ran before this one.</summary>
    public ImmutableArray<CheckResult> Done => done;

    /// <summary>The known interfaces of nodes, by node.</summary>
    public IReadOnlyDictionary<string, NodeInterfaces> Interfaces => world.Interfaces;

    /// <summary>A setting of cilium-config; null if it was not read.</summary>
    public string? SettingOf(string key) => world.Snapshot.Installation.Configuration.GetValueOrDefault(key);

    /// <summary>The port of the tunnel to gateways; the default if cilium-config was not read.</summary>
    public string TunnelPort => world.Snapshot.Installation.TunnelPort;

    /// <summary>Whether cilium-config was read and disables IPv6.</summary>
    public bool IsIPv6Off => world.Snapshot.Installation.IsIPv6Off;

    /// <summary>The node of a gateway; null if unknown.</summary>
    public NodeChoice? NodeOf(PolicyGateway gateway) => gateway.NodeSelector is { } selector ? world.Taken(selector) : null;

    /// <summary>
    /// The node of a gateway, null if nodes were not read, and the egress IPs in its own map for the families of the policy's destinations; null if no node
    /// matches.
    /// </summary>
    public (NodeChoice? Node, EgressIPs Addresses)? OwnAddresses(PolicyGateway gateway, (bool IPv4, bool IPv6) asked, CiliumVersion? version = null) =>
        world.OwnAddresses(gateway, asked, version ?? Version);

    /// <summary>Whether an interface of a node has an address; null if its interfaces are unknown.</summary>
    public bool? HasAddress(string node, Address address) =>
        !world.Interfaces.TryGetValue(node, out var known) ? null
        : known.Interfaces.Any(i => i.Addresses?.Any(a => a.Address == address) == true) ? true
        : known.Interfaces.Any(static i => i.Addresses is null) ? null : false;

    // What was read, by kind.

    /// <summary>The policies in force.</summary>
    public ImmutableArray<EgressPolicy> Policies => Of(SnapshotKinds.Policies).Policies;

    /// <summary>Policies that a later document with the same name replaces.</summary>
    public ImmutableArray<EgressPolicy> Replaced => Of(SnapshotKinds.Policies).Replaced;

    /// <summary>All policy documents: the policies in force, and those that a later document with the same name replaces.</summary>
    public IEnumerable<EgressPolicy> Written => Policies.Concat(world.Snapshot.Replaced);

    public ImmutableArray<ForeignPolicy> ForeignPolicies => Of(SnapshotKinds.Policies).ForeignPolicies;
    public ImmutableArray<Node> Nodes => Of(SnapshotKinds.Nodes).Nodes;
    public ImmutableArray<CiliumNode> CiliumNodes => Of(SnapshotKinds.CiliumNodes).CiliumNodes;
    public ImmutableArray<CiliumEndpoint> Endpoints => Of(SnapshotKinds.Endpoints).Endpoints;
    public ImmutableArray<NamespaceInfo> Namespaces => Of(SnapshotKinds.Namespaces).Namespaces;
    public ImmutableArray<ServiceInfo> Services => Of(SnapshotKinds.Services).Services;
    public ImmutableArray<Pod> Pods => Of(SnapshotKinds.Pods).Pods;
    public ImmutableArray<TerraformFile> TerraformFiles => Of(SnapshotKinds.NodePools).TerraformFiles;
    public ImmutableArray<NodePool> NodePools => Of(SnapshotKinds.NodePools).NodePools;
    public ImmutableArray<Workload> Workloads => Of(SnapshotKinds.NodePools).Workloads;
    public ImmutableArray<RunningAgent> Agents => Of(SnapshotKinds.AgentPods).Installation.Agents;
    public ImmutableArray<CiliumNodeConfig> NodeConfigs => Of(SnapshotKinds.NodeConfigs).Installation.NodeConfigs;
    public ImmutableArray<NatUsage> NatUsages => Of(SnapshotKinds.NatStatistics).NatUsages;
    public ImmutableArray<AgentLogLine> AgentLogs => Of(SnapshotKinds.AgentLogs).AgentLogs;

    /// <summary>The installation: version, namespace and images.</summary>
    public CiliumInstallation Installation => Of(SnapshotKinds.Installation).Installation;

    /// <summary>The installation with the settings of cilium-config, which were read.</summary>
    public CiliumInstallation Configured => Of(SnapshotKinds.Configuration).Installation;

    /// <summary>The lists of ranges that are not masqueraded: Cilium's and TKE's own.</summary>
    public (string? Cilium, string? Platform) MasqueradeLists =>
        (Of(SnapshotKinds.MasqueradeLists).Installation.MasqueradeList, world.Snapshot.Installation.PlatformMasqueradeList);

    // What is computed from it.

    /// <summary>The pools whose nodes are gateways. Policies are optional: the usual label is enough.</summary>
    public GatewayPools GatewayPools => From(SnapshotKinds.NodePools, static w => w.Pools);

    /// <summary>The compiled policies and their gateway nodes, without endpoints. Policies that the agents ignore are included, without the fault.</summary>
    public RuleTable Gateways => From(Inputs.Gateways, static w => w.Gateways);

    /// <summary>The policies that choose each node as a gateway, without pods.</summary>
    public GatewayUsage Usage => From(Inputs.Gateways, static w => w.Usage);

    /// <summary>Policies whose gateways depend on labels that differ between Node and CiliumNode.</summary>
    public StaleNodeLabels StaleLabels => From(Inputs.Gateways | SnapshotKinds.Nodes, static w => w.StaleLabels);

    /// <summary>The expected number of entries in each agent's maps, by family.</summary>
    public (int IPv4, int IPv6) EntryCounts => From(Inputs.Prediction, static w => w.EntryCounts);

    public RuleTable Table => From(Inputs.Prediction, static w => w.Table);
    public PolicyOverlaps Overlaps => From(Inputs.Prediction, static w => w.Overlaps);
    public RuleVerdict Verdict => From(Inputs.Maps, static w => w.Verdict);
    public ImmutableArray<ExitAddressResult> Exits => From(Inputs.Exits, static w => w.Exits);

    /// <summary>Optional input that improves a finding: the default value if one of the kinds was not read. It is not recorded as read.</summary>
    public T? IfKnown<T>(SnapshotKinds kinds, Func<CheckContext, T> look)
    {
        if ((kinds & ~world.Known) != SnapshotKinds.None)
            return default;
        var read = Read;
        var found = look(this);
        Read = read;
        return found;
    }

    /// <summary>Compiles a policy, without its gateway nodes.</summary>
    public CompiledPolicy Compile(EgressPolicy policy) => world.Compile(policy);

    /// <summary>Compiles a policy without the fault for which agents ignore it, so that one fault does not hide the next.</summary>
    public CompiledPolicy Corrected(EgressPolicy policy) => world.Corrected(policy);

    /// <summary>The gateways of a policy that agents of this version read, even if they ignore the policy.</summary>
    public ImmutableArray<PolicyGateway> GatewaysOf(EgressPolicy policy) => PolicyCompiler.GatewaysOf(policy, Behavior);

    private T From<T>(SnapshotKinds kinds, Func<CheckWorld, T> look)
    {
        Read |= kinds;
        return look(world);
    }

    private ClusterSnapshot Of(SnapshotKinds kinds)
    {
        Read |= kinds;
        return world.Snapshot;
    }
}
