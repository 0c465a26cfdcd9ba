namespace EgressTools.Checks;

/// <summary>The shared input of all checks: the snapshot, and what is computed from it on first use.</summary>
internal sealed class CheckWorld
{
    private readonly Dictionary<EgressPolicy, CompiledPolicy> _compiled = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<EgressPolicy, CompiledPolicy> _corrected = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<LabelSelector, NodeChoice?> _taken = [];
    private readonly Lazy<ImmutableArray<CheckWorld>> _charts;
    private readonly Dictionary<string, EgressIPFinder> _egressIPs = new(StringComparer.Ordinal);
    private readonly Lazy<GatewayFinder> _finder;
    private readonly PolicyCompiler _compiler;
    private readonly Lazy<RuleTable> _gateways;
    private readonly Lazy<GatewayUsage> _usage;
    private readonly Lazy<StaleNodeLabels> _stale;
    private readonly Lazy<GatewayPools> _pools;
    private readonly Lazy<RuleTable> _table;
    private readonly Lazy<Dictionary<string, NodeInterfaces>> _interfaces;
    private readonly Lazy<(int IPv4, int IPv6)> _counts;
    private readonly Lazy<PolicyOverlaps> _overlaps;
    private readonly Lazy<NodeIndex> _nodes;
    private readonly Lazy<RuleVerdict> _verdict;
    private readonly Lazy<ImmutableArray<ExitAddressResult>> _exits;

    public CheckWorld(CheckInput input, CancellationToken cancellationToken = default)
    {
        var snapshot = input.Snapshot;
        var recorded = input.Recorded ?? snapshot;
        Snapshot = snapshot;
        Cancelled = cancellationToken;
        _compiler = new(CiliumBehavior.For(snapshot.Installation.Version),
            new GatewayFinder(ClusterSnapshot.Empty with { Installation = snapshot.Installation }, []));
        _finder = new(() => new GatewayFinder(snapshot, snapshot.Policies.Concat(snapshot.Replaced).SelectMany(static p => p.AllGateways)));
        UpgradeFrom = input.UpgradeFrom;
        _charts = new(() => snapshot.Installation.Chart is not null ? []
            : [.. snapshot.Charts.Select(c => new CheckWorld(input with { Snapshot = Installed(snapshot, c, UpgradeFrom) }, cancellationToken))]);
        _gateways = new(() => RuleTable.Build(snapshot with { Endpoints = [], Policies = [.. snapshot.Policies.Select(p => Corrected(p).Policy)] }));
        _usage = new(() => GatewayUsage.Of(_gateways.Value));
        _stale = new(() => StaleNodeLabels.Of(snapshot, _gateways.Value));
        _pools = new(() => new GatewayPools(snapshot));
        _table = new(() => RuleTable.Build(snapshot));
        _interfaces = new(() => snapshot.Interfaces.ToDictionary(static i => i.Node, StringComparer.Ordinal));
        _counts = new(() => _table.Value.CountEntries());
        _overlaps = new(() => PolicyOverlaps.Of(_table.Value, cancellationToken));
        _nodes = new(() => new NodeIndex(snapshot, _table.Value));
        _verdict = new(() => input.Compared ?? RuleComparison.Run(recorded, snapshot.AgentMaps));
        _exits = new(() => input.Exits
            ?? RecordedExits.Of(recorded, new ExitTestOptions { Pods = [.. recorded.Observations.Select(static o => o.Pod).Distinct()] }));
        Known = snapshot.Complete
            | (input.Compared is null ? SnapshotKinds.None : SnapshotKinds.AgentMaps)
            | (input.Exits is null ? SnapshotKinds.None : SnapshotKinds.ExitAddresses)
            // Findings about one agent or policy do not depend on others that could not be read or are missing in a bundle.
            | KindWord.KnownIn(snapshot);
    }

    public ClusterSnapshot Snapshot { get; }

    /// <summary>For each document with values of Cilium's chart, the same input with the installation that the chart would create.</summary>
    public ImmutableArray<CheckWorld> Charts => _charts.Value;

    /// <summary>Cancels the run.</summary>
    public CancellationToken Cancelled { get; }

    public CiliumVersion? UpgradeFrom { get; }

    /// <summary>The kinds that checks may read.</summary>
    public SnapshotKinds Known { get; }

    public RuleTable Gateways => _gateways.Value;

    public GatewayUsage Usage => _usage.Value;

    public StaleNodeLabels StaleLabels => _stale.Value;

    public GatewayPools Pools => _pools.Value;

    public RuleTable Table => _table.Value;

    public IReadOnlyDictionary<string, NodeInterfaces> Interfaces => _interfaces.Value;

    /// <summary>The expected number of entries in each agent's maps.</summary>
    public (int IPv4, int IPv6) EntryCounts => _counts.Value;

    public PolicyOverlaps Overlaps => _overlaps.Value;

    public NodeIndex Nodes => _nodes.Value;

    public RuleVerdict Verdict => _verdict.Value;

    public ImmutableArray<ExitAddressResult> Exits => _exits.Value;

    /// <summary>Compiles a policy, without its gateway nodes, once for all checks.</summary>
    public CompiledPolicy Compile(EgressPolicy policy)
    {
        if (!_compiled.TryGetValue(policy, out var compiled))
            _compiled.Add(policy, compiled = _compiler.Compile(policy));
        return compiled;
    }

    /// <summary>Compiles a policy without the fault for which agents ignore it.</summary>
    public CompiledPolicy Corrected(EgressPolicy policy)
    {
        var compiled = Compile(policy);
        if (compiled.Rejection == PolicyRejection.None)
            return compiled;
        if (!_corrected.TryGetValue(policy, out var corrected))
            _corrected.Add(policy, corrected = _compiler.Compile(CorrectedPolicy.Accepted(policy, CiliumBehavior.For(Snapshot.Installation.Version))));
        return corrected;
    }

    /// <summary>The node that agents choose by a gateway selector; null if no node matches or nodes are unknown.</summary>
    public NodeChoice? Taken(LabelSelector selector)
    {
        if ((Known & SnapshotKinds.CiliumNodes) == SnapshotKinds.None
            && ((Known & SnapshotKinds.Nodes) == SnapshotKinds.None || !Snapshot.CiliumNodes.IsEmpty))
            return null;
        if (!_taken.TryGetValue(selector, out var node))
            _taken.Add(selector, node = Find(selector));
        return node;
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
        var key = version?.ToString() ?? "";
        if (!_egressIPs.TryGetValue(key, out var finder))
            _egressIPs.Add(key, finder = new EgressIPFinder(CiliumBehavior.For(version), Snapshot));
        var agent = node?.Agent ?? new CiliumNode(node?.Name ?? "") { Addresses = node?.Node?.Addresses ?? [] };
        return (node, finder.Of(gateway, agent, asked));
    }

    // With thousands of nodes and selectors the index is faster than a scan.
    private NodeChoice? Find(LabelSelector selector) => Snapshot.CiliumNodes.IsEmpty
        ? NodeChoice.Taken(Snapshot, selector)
        : _finder.Value.Taken(new PolicyGateway(selector, null, null)) is { } agent ? NodeChoice.Of(Snapshot, agent.Name) : null;
}
