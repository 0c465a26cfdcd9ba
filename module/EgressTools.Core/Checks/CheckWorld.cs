namespace EgressTools.Checks;

/// <summary>The shared input of all checks: the snapshot, and what is computed from it on first use.</summary>
internal sealed class CheckWorld
{
    private readonly CheckInput _input;
    private readonly Dictionary<EgressPolicy, CompiledPolicy> _compiled = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<EgressPolicy, CompiledPolicy> _corrected = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<LabelSelector, NodeChoice?> _taken = [];
    private readonly Dictionary<string, EgressIPFinder> _egressIPs = new(StringComparer.Ordinal);
    private readonly PolicyCompiler _compiler;
    private (int IPv4, int IPv6)? _counts;

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
    public IReadOnlyList<CheckWorld> Charts => field ??= Snapshot.Installation.Chart is not null ? []
        : [.. Snapshot.Charts.Select(c => new CheckWorld(_input with { Snapshot = Installed(Snapshot, c, UpgradeFrom) }, Cancelled))];

    public RuleTable Gateways => field ??= RuleTable.Build(
        Snapshot with { Endpoints = [], Policies = [.. Snapshot.Policies.Select(p => Corrected(p).Policy)] });

    public GatewayUsage Usage => field ??= GatewayUsage.Of(Gateways);
    public StaleNodeLabels StaleLabels => field ??= StaleNodeLabels.Of(Snapshot, Gateways);
    public GatewayPools Pools => field ??= new GatewayPools(Snapshot);
    public RuleTable Table => field ??= RuleTable.Build(Snapshot);
    public IReadOnlyDictionary<string, NodeInterfaces> Interfaces => field ??= Snapshot.Interfaces.ToDictionary(static i => i.Node, StringComparer.Ordinal);

    /// <summary>The expected number of entries in each agent's maps.</summary>
    public (int IPv4, int IPv6) EntryCounts => _counts ??= Table.CountEntries();

    public PolicyOverlaps Overlaps => field ??= PolicyOverlaps.Of(Table, Cancelled);
    public RuleVerdict Verdict => field ??= _input.Compared ?? RuleComparison.Run(Recorded, Snapshot.AgentMaps);

    public ImmutableArray<ExitAddressResult> Exits => !field.IsDefault ? field : field = _input.Exits
        ?? RecordedExits.Of(Recorded, new ExitTestOptions { Pods = [.. Recorded.Observations.Select(static o => o.Pod).Distinct()] });

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

    private GatewayFinder Finder =>
        field ??= new GatewayFinder(Snapshot, Snapshot.Policies.Concat(Snapshot.Replaced).SelectMany(static p => p.AllGateways));

    // With thousands of nodes and selectors the index is faster than a scan.
    private NodeChoice? Find(LabelSelector selector) => Snapshot.CiliumNodes.IsEmpty
        ? NodeChoice.Taken(Snapshot, selector)
        : Finder.Taken(new PolicyGateway(selector, null, null)) is { } agent ? NodeChoice.Of(Snapshot, agent.Name) : null;
}
