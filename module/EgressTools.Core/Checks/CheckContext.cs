namespace EgressTools.Checks;

/// <summary>The input of one check. It records what the check reads, so that a test can compare it with <see cref="Check.Needs"/>.</summary>
internal sealed class CheckContext(CheckWorld world, ImmutableArray<CheckResult> done)
{
    /// <summary>What the check has read so far.</summary>
    public SnapshotKinds Read { get; private set; }

    /// <summary>The version of Cilium; null if unknown, when the rules of the newest release apply. Needs nothing: an option may set it.</summary>
    public CiliumVersion? Version => world.Snapshot.Installation.Version;

    /// <summary>The version that runs, if <see cref="Version"/> is the target of an upgrade; else null. Needs nothing.</summary>
    public CiliumVersion? UpgradeFrom => world.UpgradeFrom;

    /// <summary>The behavior of that version.</summary>
    public CiliumBehavior Behavior => CiliumBehavior.For(Version);

    /// <summary>Cancels a check that takes long. Needs nothing.</summary>
    public CancellationToken Cancelled => world.Cancelled;

    /// <summary>The time of the snapshot, from which ages count.</summary>
    public DateTimeOffset Now => world.Snapshot.TakenAt;

    /// <summary>The policies in force.</summary>
    public ImmutableArray<EgressPolicy> Policies => Of(SnapshotKinds.Policies).Policies;

    /// <summary>Policies of unsupported kinds.</summary>
    public ImmutableArray<ForeignPolicy> ForeignPolicies => Of(SnapshotKinds.Policies).ForeignPolicies;

    /// <summary>All policy documents: the policies in force, and those that a later document with the same name replaces.</summary>
    public IEnumerable<EgressPolicy> Written => Policies.Concat(world.Snapshot.Replaced);

    /// <summary>Policies that a later document with the same name replaces.</summary>
    public ImmutableArray<EgressPolicy> Replaced => Of(SnapshotKinds.Policies).Replaced;

    /// <summary>The Nodes.</summary>
    public ImmutableArray<Node> Nodes => Of(SnapshotKinds.Nodes).Nodes;

    /// <summary>The CiliumNodes.</summary>
    public ImmutableArray<CiliumNode> CiliumNodes => Of(SnapshotKinds.CiliumNodes).CiliumNodes;

    /// <summary>The CiliumEndpoints.</summary>
    public ImmutableArray<CiliumEndpoint> Endpoints => Of(SnapshotKinds.Endpoints).Endpoints;

    /// <summary>The Namespaces.</summary>
    public ImmutableArray<NamespaceInfo> Namespaces => Of(SnapshotKinds.Namespaces).Namespaces;

    /// <summary>The Services.</summary>
    public ImmutableArray<ServiceInfo> Services => Of(SnapshotKinds.Services).Services;

    /// <summary>The Pods.</summary>
    public ImmutableArray<Pod> Pods => Of(SnapshotKinds.Pods).Pods;

    /// <summary>Terraform files.</summary>
    public ImmutableArray<TerraformFile> TerraformFiles => Of(SnapshotKinds.NodePools).TerraformFiles;

    /// <summary>The NodePools of Karpenter.</summary>
    public ImmutableArray<NodePool> NodePools => Of(SnapshotKinds.NodePools).NodePools;

    /// <summary>Deployments and StatefulSets in documents with node pools.</summary>
    public ImmutableArray<Workload> Workloads => Of(SnapshotKinds.NodePools).Workloads;

    /// <summary>The pools whose nodes are gateways. Policies are optional: the usual label is enough.</summary>
    public GatewayPools GatewayPools => From(SnapshotKinds.NodePools, static w => w.Pools);

    /// <summary>The installation with the settings of cilium-config, which were read.</summary>
    public CiliumInstallation Configured => Of(SnapshotKinds.Configuration).Installation;

    /// <summary>The lists of ranges that are not masqueraded: Cilium's and TKE's own.</summary>
    public (string? Cilium, string? Platform) MasqueradeLists =>
        (Of(SnapshotKinds.MasqueradeLists).Installation.MasqueradeList, world.Snapshot.Installation.PlatformMasqueradeList);

    /// <summary>The agents' pods.</summary>
    public ImmutableArray<RunningAgent> Agents => Of(SnapshotKinds.AgentPods).Installation.Agents;

    /// <summary>The CiliumNodeConfigs.</summary>
    public ImmutableArray<CiliumNodeConfig> NodeConfigs => Of(SnapshotKinds.NodeConfigs).Installation.NodeConfigs;

    /// <summary>The known interfaces of nodes, by node. Needs nothing: they only improve a finding.</summary>
    public IReadOnlyDictionary<string, NodeInterfaces> Interfaces => world.Interfaces;

    /// <summary>The installation: version, namespace and images.</summary>
    public CiliumInstallation Installation => Of(SnapshotKinds.Installation).Installation;

    /// <summary>The compiled policies and their gateway nodes, without endpoints. Policies that the agents ignore are included, without the fault.</summary>
    public RuleTable Gateways => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes, static w => w.Gateways);

    /// <summary>The policies that choose each node as a gateway, without pods.</summary>
    public GatewayUsage Usage => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes, static w => w.Usage);

    /// <summary>Policies whose gateways depend on labels that differ between Node and CiliumNode.</summary>
    public StaleNodeLabels StaleLabels => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes, static w => w.StaleLabels);

    /// <summary>The prediction.</summary>
    public RuleTable Table => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints, static w => w.Table);

    /// <summary>The expected number of entries in each agent's maps, by family.</summary>
    public (int IPv4, int IPv6) EntryCounts => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints, static w => w.EntryCounts);

    /// <summary>Policies that select the same pods.</summary>
    public PolicyOverlaps Overlaps => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints, static w => w.Overlaps);

    /// <summary>The public addresses and exit addresses of nodes.</summary>
    public NodeIndex NodeIndex => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes, static w => w.Nodes);

    /// <summary>The agents' maps compared with the prediction.</summary>
    public RuleVerdict Verdict => From(
        SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes | SnapshotKinds.AgentMaps, static w => w.Verdict);

    /// <summary>The exit addresses of pods compared with the prediction.</summary>
    public ImmutableArray<ExitAddressResult> Exits => From(
        SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes | SnapshotKinds.ExitAddresses, static w => w.Exits);

    /// <summary>The source ports in use, counted by agents.</summary>
    public ImmutableArray<NatUsage> NatUsages => Of(SnapshotKinds.NatStatistics).NatUsages;

    /// <summary>Lines about policies in the agents' logs.</summary>
    public ImmutableArray<AgentLogLine> AgentLogs => Of(SnapshotKinds.AgentLogs).AgentLogs;

    /// <summary>A setting of cilium-config; null if it was not read. Needs nothing: it only narrows a finding.</summary>
    public string? SettingOf(string key) => world.Snapshot.Installation.Configuration.GetValueOrDefault(key);

    /// <summary>The port of the tunnel to gateways; the default if cilium-config was not read. Needs nothing, like <see cref="SettingOf"/>.</summary>
    public string TunnelPort => world.Snapshot.Installation.TunnelPort;

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

    /// <summary>The node of a gateway; null if unknown. Needs nothing, like <see cref="SettingOf"/>.</summary>
    public NodeChoice? NodeOf(PolicyGateway gateway) => gateway.NodeSelector is { } selector ? world.Taken(selector) : null;

    /// <summary>
    /// The node of a gateway and the egress IPs in its own map. The node is null if nodes were not
    /// read; the result is null if no node matches. Needs nothing, like
    /// <see cref="SettingOf"/>.
    /// </summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="asked">The families of the policy's destinations.</param>
    /// <param name="version">Another version than <see cref="Version"/>.</param>
    public (NodeChoice? Node, EgressIPs Addresses)? OwnAddresses(PolicyGateway gateway, (bool IPv4, bool IPv6) asked, CiliumVersion? version = null) =>
        world.OwnAddresses(gateway, asked, version ?? Version);

    /// <summary>Whether an interface of a node has an address; null if its interfaces are unknown. Needs nothing, like <see cref="SettingOf"/>.</summary>
    public bool? HasAddress(string node, Address address) =>
        !world.Interfaces.TryGetValue(node, out var known) ? null
        : known.Interfaces.Any(i => i.Addresses?.Any(a => a.Address == address) == true) ? true
        : known.Interfaces.Any(static i => i.Addresses is null) ? null : false;

    /// <summary>Whether cilium-config was read and disables IPv6. Needs nothing, like <see cref="SettingOf"/>.</summary>
    public bool IsIPv6Off => world.Snapshot.Installation.IsIPv6Off;

    /// <summary>What could not be read. Needs nothing.</summary>
    public ImmutableArray<Gap> Gaps => world.Snapshot.Gaps;

    /// <summary>The checks that ran before this one. Needs nothing.</summary>
    public ImmutableArray<CheckResult> Done => done;

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
