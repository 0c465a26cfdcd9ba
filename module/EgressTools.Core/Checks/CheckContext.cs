using EgressTools.Checks.Gateways;
using EgressTools.Operations;

namespace EgressTools.Checks;

/// <summary>What one check sees. It remembers what was looked at, so that a test can compare it with what the check says it needs.</summary>
internal sealed class CheckContext(CheckWorld world, ImmutableArray<CheckResult> done)
{
    /// <summary>What the check has looked at so far.</summary>
    public SnapshotKinds Read { get; private set; }

    /// <summary>The version of Cilium; null where it is not known, when the rules of the newest release hold. Needs nothing: it may be given.</summary>
    public CiliumVersion? Version => world.Snapshot.Installation.Version;

    /// <summary>The version that runs now, where <see cref="Version"/> is one that it might be upgraded to; null otherwise. Needs nothing.</summary>
    public CiliumVersion? UpgradeFrom => world.UpgradeFrom;

    /// <summary>What that version does.</summary>
    public CiliumBehavior Behavior => CiliumBehavior.For(Version);

    /// <summary>For a check that may take long. Needs nothing.</summary>
    public CancellationToken Cancelled => world.Cancelled;

    /// <summary>When the world was read: ages count up to then.</summary>
    public DateTimeOffset Now => world.Snapshot.TakenAt;

    /// <summary>The policies in force.</summary>
    public ImmutableArray<EgressPolicy> Policies => Of(SnapshotKinds.Policies).Policies;

    /// <summary>Policies of kinds that this tool does not predict.</summary>
    public ImmutableArray<ForeignPolicy> ForeignPolicies => Of(SnapshotKinds.Policies).ForeignPolicies;

    /// <summary>The policies as they are written: those in force, and those that a later document of the same name replaces.</summary>
    public IEnumerable<EgressPolicy> Written => Policies.Concat(world.Snapshot.Replaced);

    /// <summary>Policies that a later document of the same name replaces.</summary>
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

    /// <summary>Deployments and StatefulSets of documents, for what node pools need.</summary>
    public ImmutableArray<Workload> Workloads => Of(SnapshotKinds.NodePools).Workloads;

    /// <summary>Which pools make gateways. Policies are looked at where there are some; the usual label tells it without them.</summary>
    public GatewayPools GatewayPools => From(SnapshotKinds.NodePools, static w => w.Pools);

    /// <summary>The installation, with the agents' configuration as it was written: it was read, and not only its version said.</summary>
    public CiliumInstallation Configured => Of(SnapshotKinds.Configuration).Installation;

    /// <summary>What is not masqueraded: Cilium's list, and TKE's own.</summary>
    public (string? Cilium, string? Platform) MasqueradeLists => (Of(SnapshotKinds.MasqueradeLists).Installation.MasqueradeList, world.Snapshot.Installation.PlatformMasqueradeList);

    /// <summary>The agents' pods.</summary>
    public ImmutableArray<RunningAgent> Agents => Of(SnapshotKinds.AgentPods).Installation.Agents;

    /// <summary>The CiliumNodeConfigs.</summary>
    public ImmutableArray<CiliumNodeConfig> NodeConfigs => Of(SnapshotKinds.NodeConfigs).Installation.NodeConfigs;

    /// <summary>What is known of nodes' interfaces, by node. Needs nothing: they make a finding say more where they are known.</summary>
    public IReadOnlyDictionary<string, NodeInterfaces> Interfaces => world.Interfaces;

    /// <summary>The installation: version and place of the agents.</summary>
    public CiliumInstallation Installation => Of(SnapshotKinds.Installation).Installation;

    /// <summary>The policies compiled, and the nodes that their gateways are; no endpoints. Policies that the agents ignore are there as they would be without the reason for it.</summary>
    public RuleTable Gateways => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes, static w => w.Gateways);

    /// <summary>Which policies choose a node as a gateway; no pods are counted.</summary>
    public GatewayUsage Usage => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes, static w => w.Usage);

    /// <summary>Policies whose gateways hang on labels that Node and CiliumNode do not share.</summary>
    public StaleNodeLabels StaleLabels => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes, static w => w.StaleLabels);

    /// <summary>Everything that the engine predicts.</summary>
    public RuleTable Table => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints, static w => w.Table);

    /// <summary>How many entries each agent's maps should hold, by family.</summary>
    public (int IPv4, int IPv6) EntryCounts => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints, static w => w.EntryCounts);

    /// <summary>Where policies meet at the same pods.</summary>
    public PolicyOverlaps Overlaps => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints, static w => w.Overlaps);

    /// <summary>The public addresses of nodes, and what their traffic is seen as.</summary>
    public NodeIndex NodeIndex => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes, static w => w.Nodes);

    /// <summary>The agents' maps against the prediction.</summary>
    public RuleVerdict Verdict => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes | SnapshotKinds.AgentMaps, static w => w.Verdict);

    /// <summary>By which addresses pods were seen, against the prediction.</summary>
    public ImmutableArray<ExitAddressResult> Exits => From(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes | SnapshotKinds.ExitAddresses, static w => w.Exits);

    /// <summary>Source ports in use, as agents counted them.</summary>
    public ImmutableArray<NatUsage> NatUsages => Of(SnapshotKinds.NatStatistics).NatUsages;

    /// <summary>What agents logged about policies.</summary>
    public ImmutableArray<AgentLogLine> AgentLogs => Of(SnapshotKinds.AgentLogs).AgentLogs;

    /// <summary>A setting of cilium-config where it was read; null otherwise. Needs nothing: it makes a finding say less, never more.</summary>
    public string? SettingOf(string key) => world.Snapshot.Installation.Configuration.GetValueOrDefault(key);

    /// <summary>The port of the tunnel to gateways, the usual one where cilium-config was not read. Needs nothing, like <see cref="SettingOf"/>.</summary>
    public string TunnelPort => world.Snapshot.Installation.TunnelPort;

    /// <summary>
    /// Something that makes a finding better and that the check can do without: the default where one of these kinds was not read. What is looked at for
    /// it is not remembered.
    /// </summary>
    public T? IfKnown<T>(SnapshotKinds kinds, Func<CheckContext, T> look)
    {
        if ((kinds & ~world.Known) != SnapshotKinds.None)
            return default;
        var read = Read;
        var found = look(this);
        Read = read;
        return found;
    }

    /// <summary>The node that a gateway is, where that is known; null otherwise. Needs nothing, like <see cref="SettingOf"/>.</summary>
    public NodeChoice? NodeOf(PolicyGateway gateway) => gateway.NodeSelector is { } selector ? world.Taken(selector) : null;

    /// <summary>
    /// The node that a gateway of a written policy is, and the egress IPs that its agent writes; the node is null where nodes were not read, and all is null where no
    /// node matches. Needs nothing, like <see cref="SettingOf"/>.
    /// </summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="asked">The families of the policy's destinations.</param>
    /// <param name="version">Of another release than the one that is looked at.</param>
    public (NodeChoice? Node, EgressIPs Addresses)? OwnAddresses(PolicyGateway gateway, (bool IPv4, bool IPv6) asked, CiliumVersion? version = null) => world.OwnAddresses(gateway, asked, version ?? Version);

    /// <summary>Whether an interface of a node has an address; null where its interfaces are not known. Needs nothing, like <see cref="SettingOf"/>.</summary>
    public bool? HasAddress(string node, Address address) =>
        !world.Interfaces.TryGetValue(node, out var known) ? null
        : known.Interfaces.Any(i => i.Addresses?.Any(a => a.Address == address) == true) ? true
        : known.Interfaces.Any(static i => i.Addresses is null) ? null : false;

    /// <summary>Whether cilium-config was read and says that agents run without IPv6. Needs nothing, like <see cref="SettingOf"/>.</summary>
    public bool IsIPv6Off => world.Snapshot.Installation.IsIPv6Off;

    /// <summary>What could not be read. Needs nothing.</summary>
    public ImmutableArray<Gap> Gaps => world.Snapshot.Gaps;

    /// <summary>The checks that ran before this one. Needs nothing.</summary>
    public ImmutableArray<CheckResult> Done => done;

    /// <summary>A written policy compiled, without looking for its nodes.</summary>
    public CompiledPolicy Compile(EgressPolicy policy) => world.Compile(policy);

    /// <summary>The same of the policy as it would be without the fault for which it is ignored: one fault does not hide the next.</summary>
    public CompiledPolicy Mended(EgressPolicy policy) => world.Mended(policy);

    /// <summary>The gateways of a written policy that count in this version, also where the agents ignore the policy.</summary>
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
