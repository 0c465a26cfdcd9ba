using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace EgressTools.Checks;

/// <summary>The shared input of all checks: the snapshot, and what is computed from it on first use, once for all threads.</summary>
internal sealed class CheckWorld
{
    private readonly CheckInput _input;
    private readonly ConcurrentDictionary<EgressPolicy, CompiledPolicy> _compiled = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<EgressPolicy, CompiledPolicy> _corrected = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<LabelSelector, NodeChoice?> _taken = [];
    private readonly ConcurrentDictionary<string, EgressIPFinder> _egressIPs = new(StringComparer.Ordinal);
    private readonly PolicyCompiler _compiler;
    private readonly ConcurrentDictionary<string, Lazy<object>> _once = new(StringComparer.Ordinal);

    public CheckWorld(CheckInput input, CancellationToken cancellationToken = default)
    {
        _input = input;
        Cancelled = cancellationToken;
        _compiler = new(CiliumBehavior.For(Snapshot.Installation.Version),
            new GatewayFinder(ClusterSnapshot.Empty with { Installation = Snapshot.Installation }, []));
        Known = Snapshot.Complete
            | (input.Compared is null ? SnapshotKinds.None : SnapshotKinds.AgentMaps)
            | (input.Exits is null ? SnapshotKinds.None : SnapshotKinds.ExitAddresses)
            // Findings about one agent or policy do not depend on others that could not be read or are missing in a bundle.
            | KindWord.KnownIn(Snapshot);
    }

    public ClusterSnapshot Snapshot => _input.Snapshot;
    public CiliumVersion? UpgradeFrom => _input.UpgradeFrom;
    public CancellationToken Cancelled { get; }

    /// <summary>The snapshot that recorded maps and exit addresses belong to.</summary>
    private ClusterSnapshot Recorded => _input.Recorded ?? Snapshot;

    /// <summary>The kinds that checks may read.</summary>
    public SnapshotKinds Known { get; }

    /// <summary>For each document with values of Cilium's chart, the same input with the installation that the chart would create.</summary>
    public CheckWorld[] Charts => Once(() => Snapshot.Installation.Chart is not null ? []
        : Array.ConvertAll([.. Snapshot.Charts], c => new CheckWorld(_input with { Snapshot = Installed(Snapshot, c, UpgradeFrom) }, Cancelled)));

    public RuleTable Gateways => Once(() => RuleTable.Build(
        Snapshot with { Endpoints = [], Policies = [.. Snapshot.Policies.Select(p => Corrected(p).Policy)] }));

    public GatewayUsage Usage => Once(() => GatewayUsage.Of(Gateways));
    public StaleNodeLabels StaleLabels => Once(() => StaleNodeLabels.Of(Snapshot, Gateways));
    public EgressPolicy[] Suppressing => Once(() => Snapshot.Policies.Concat(Snapshot.Replaced).Where(static p => p.Suppressions.Count > 0).ToArray());
    public GatewayPools Pools => Once(() => new GatewayPools(Snapshot));
    public RuleTable Table => Once(() => RuleTable.Build(Snapshot));
    public Dictionary<string, NodeInterfaces> Interfaces => Once(() => Snapshot.Interfaces.ToDictionary(static i => i.Node, StringComparer.Ordinal));

    /// <summary>The expected number of entries in each agent's maps.</summary>
    public (int IPv4, int IPv6) EntryCounts => Once(() => Table.CountEntries());

    public PolicyOverlaps Overlaps => Once(() => PolicyOverlaps.Of(Table, Cancelled));
    public RuleVerdict Verdict => Once(() => _input.Compared ?? RuleComparison.Run(Recorded, Snapshot.AgentMaps));

    public ImmutableArray<ExitAddressResult> Exits => Once(() => _input.Exits
        ?? RecordedExits.Of(Recorded, new ExitTestOptions { Pods = [.. Recorded.Observations.Select(static o => o.Pod).Distinct()] }));

    /// <summary>Compiles a policy, without its gateway nodes, once for all checks.</summary>
    public CompiledPolicy Compile(EgressPolicy policy) => _compiled.GetOrAdd(policy, _compiler.Compile);

    /// <summary>Compiles a policy without the fault for which agents ignore it.</summary>
    public CompiledPolicy Corrected(EgressPolicy policy)
    {
        var compiled = Compile(policy);
        if (compiled.Rejection == PolicyRejection.None)
            return compiled;
        return _corrected.GetOrAdd(policy, p => _compiler.Compile(CorrectedPolicy.Accepted(p, CiliumBehavior.For(Snapshot.Installation.Version))));
    }

    /// <summary>The node that agents choose by a gateway selector; null if no node matches or nodes are unknown.</summary>
    public NodeChoice? Taken(LabelSelector selector)
    {
        if ((Known & SnapshotKinds.CiliumNodes) == SnapshotKinds.None
            && ((Known & SnapshotKinds.Nodes) == SnapshotKinds.None || !Snapshot.CiliumNodes.IsEmpty))
            return null;
        return _taken.GetOrAdd(selector, Find);
    }

    // For an upgrade, the version is its target, not that of the chart.
    private static ClusterSnapshot Installed(ClusterSnapshot snapshot, ChartDocument chart, CiliumVersion? upgradeFrom) => snapshot with
    {
        Installation = ChartSettings.Of(chart, (upgradeFrom is null ? ChartSettings.VersionOf(chart) : null) ?? snapshot.Installation.Version),
        Complete = (snapshot.Complete | SnapshotKinds.Configuration | SnapshotKinds.Installation | SnapshotKinds.MasqueradeLists)
            & ~(SnapshotKinds.AgentPods | SnapshotKinds.NodeConfigs),
    };

    /// <summary>The node of a gateway, null if nodes are unknown, and the egress IPs in its own map; null if no node matches.</summary>
    public (NodeChoice? Node, EgressIPs Addresses)? OwnAddresses(PolicyGateway gateway, (bool IPv4, bool IPv6) asked, CiliumVersion? version)
    {
        var node = gateway.NodeSelector is { } selector ? Taken(selector) : null;
        if (node is null && (Known & (SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes)) != SnapshotKinds.None)
            return null;
        var finder = _egressIPs.GetOrAdd(version?.ToString() ?? "", _ => new EgressIPFinder(CiliumBehavior.For(version), Snapshot));
        var agent = node?.Agent ?? new CiliumNode(node?.Name ?? "") { Addresses = node?.Node?.Addresses ?? [] };
        return (node, finder.Of(gateway, agent, asked));
    }

    private GatewayFinder Finder =>
        Once(() => new GatewayFinder(Snapshot, Snapshot.Policies.Concat(Snapshot.Replaced).SelectMany(static p => p.AllGateways)));

    // With thousands of nodes and selectors the index is faster than a scan.
    private NodeChoice? Find(LabelSelector selector) => Snapshot.CiliumNodes.IsEmpty
        ? NodeChoice.Taken(Snapshot, selector)
        : Finder.Taken(new PolicyGateway(selector, null, null)) is { } agent ? NodeChoice.Of(Snapshot, agent.Name) : null;

    private T Once<T>(Func<T> compute, [CallerMemberName] string name = "")
        where T : notnull => (T)_once.GetOrAdd(name, static (_, compute) => new Lazy<object>(() => compute()), compute).Value;
}
