namespace EgressTools.Engine;

/// <summary>Compares agents' maps with what the engine expects of them, one agent after the other: only what differs is kept, since the maps of a large cluster
/// are more than one would want to hold. 0.0.0.0 as the egress IP is normal on every agent but the gateway's (#21289).</summary>
public sealed class RuleComparison
{
    /// <summary>How old an endpoint is before a difference of its entries counts as one: what the agents usually need (#24791).</summary>
    public static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(30);
    /// <summary>What the kernel says of a full map, in the words of an agent's log; a map may be
    /// smaller than cilium-config says until the agent restarts (#45334).</summary>
    private const string NoRoom = "no space left on device";
    /// <summary>A full map is logged again at every pass.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);
    private readonly DateTimeOffset _now;
    private readonly ImmutableArray<MapEntry> _expected;
    private readonly EndpointsByAddress _endpoints;
    private readonly NodesByAddress _nodes;
    private readonly StaleNodeLabels _stale;
    private readonly ImmutableArray<CompiledPolicy> _rejected;
    private readonly int _limit;
    private readonly HashSet<string> _withoutRoom;
    private readonly AlternatingKeys _alternating = new();
    private readonly AgentFeatures _features;
    private readonly FeatureDifferences _off;
    private readonly ImmutableArray<UnsteeredPod> _unsteered;
    private readonly Dictionary<(DifferenceClass, Address, Cidr), Finding> _findings = [];
    private readonly ImmutableArray<AgentMapSize>.Builder _maps = ImmutableArray.CreateBuilder<AgentMapSize>();
    private long _entries;

    /// <summary>A comparison with what the engine expects of a snapshot; its time of reading is the time that endpoints' ages are counted to.</summary>
    public RuleComparison(ClusterSnapshot snapshot)
    {
        var table = RuleTable.Build(snapshot);
        _now = snapshot.TakenAt;
        _expected = [.. table.Entries()];
        _endpoints = new EndpointsByAddress(snapshot);
        _nodes = new NodesByAddress(snapshot.CiliumNodes);
        _stale = StaleNodeLabels.Of(snapshot, table);
        // The first version of a policy has none before it.
        _rejected = [.. table.Policies.Where(static p => p.Rejection != PolicyRejection.None && p.Policy.Generation != 1)];
        _limit = snapshot.Installation.MapLimit;
        _withoutRoom = [.. snapshot.AgentLogs.Where(l => l.Error.Contains(NoRoom, StringComparison.Ordinal) && (l.LoggedAt is not { } at || _now - at < Recent))
            .Select(static l => l.Node)];
        _features = new AgentFeatures(snapshot);
        _off = new FeatureDifferences(snapshot, table, _features);
        _unsteered = UnsteeredPods.Of(snapshot, table);
    }

    /// <summary>The comparison of all these maps.</summary>
    public static RuleVerdict Run(ClusterSnapshot snapshot, IEnumerable<AgentMap> maps)
    {
        var comparison = new RuleComparison(snapshot);
        foreach (var map in maps)
            comparison.Add(map);
        return comparison.Result();
    }

    /// <summary>Compares one agent's map.</summary>
    /// <param name="configuration">What the agent says it runs with, where that is not in the snapshot.</param>
    public void Add(AgentMap map, AgentConfiguration? configuration = null)
    {
        if (configuration is not null)
            _features.Take(configuration);
        var size = SizeOf(map);
        _maps.Add(size);
        if (size.FeatureOff)
            return;
        _entries += map.Entries.Length;
        var next = 0;
        foreach (var entry in _expected)
        {
            if (entry.Source.IsIPv6 && _features.IsWithoutIPv6(map.Node))
                continue;
            while (next < map.Entries.Length && Order(map.Entries[next], entry) < 0)
                Surplus(map.Node, map.Entries[next++]);
            if (next < map.Entries.Length && Order(map.Entries[next], entry) == 0)
                Compare(map.Node, entry, map.Entries[next++].Value);
            else
                Missing(map, entry);
        }
        while (next < map.Entries.Length)
            Surplus(map.Node, map.Entries[next++]);
    }

    /// <summary>What the agents so far came to.</summary>
    public RuleVerdict Result()
    {
        var differences = _off.Of([.. _maps.Select(static m => m.Node)]).Concat(_stale.Differences(_maps.Count))
            .Concat(_unsteered.Where(p => !_features.IsOff(p.Pod.NodeName)).Select(p => UnsteeredPods.Difference(p, _now)))
            .Concat(_findings.Values.Select(f => f.ToDifference(_maps.Count, _now)));
        var (maps, conflicts) = (_maps.ToImmutable(), _alternating.Conflicts());
        ImmutableArray<RuleDifference> sorted =
            [.. differences.OrderBy(static d => d.Class).ThenBy(static d => d.Source).ThenBy(static d => d.Destination)];
        return new RuleVerdict(sorted, [.. conflicts.Select(AlternatingKeys.Note)], maps.Length, _entries) { Maps = maps, Conflicts = conflicts };
    }

    private AgentMapSize SizeOf(AgentMap map)
    {
        var ipv6 = 0;
        foreach (var entry in map.Entries)
            ipv6 += entry.Destination.IsIPv6 ? 1 : 0;
        var (off, said) = (_features.IsOff(map.Node), _features.Said(map.Node) is not null);
        return new AgentMapSize(map.Node, map.Entries.Length - ipv6, ipv6) { Absent = map.Absent, FeatureOff = off, Said = said };
    }

    private static int Order(AgentMapEntry actual, MapEntry expected)
    {
        var bySource = actual.Source.CompareTo(expected.Source);
        return bySource != 0 ? bySource : actual.Destination.CompareTo(expected.Destination);
    }

    /// <summary>Whether an agent holds what a claim asks for. An excluded destination leaves as without a policy, so its egress IP means nothing.</summary>
    internal static bool Fits(MapValue expected, MapValue actual) =>
        expected.Gateway == actual.Gateway
        && (expected.Gateway.Kind == GatewayKind.Excluded
            || (expected.EgressIP is { } asked ? asked == actual.EgressIP : actual.EgressIP is { IsUnspecified: false }));

    private void Compare(string node, MapEntry entry, MapValue actual)
    {
        var expected = entry.On(node);
        if (HasNone(node, entry, actual) is { } claim)
            Find(DifferenceClass.NoEgressIP, node, entry, expected, actual).NoAddress ??= DifferenceText.NoAddress(claim);
        else if (entry.Claims.Length == 1 ? Fits(entry.Claims[0].On(node), actual) : _alternating.Accepts(node, entry, actual))
            return;
        else if (expected.Any(v => v.Gateway == actual.Gateway))
            Find(DifferenceClass.WrongEgressIP, node, entry, expected, actual);
        else if (!_stale.Explains(node, entry, actual.Gateway))
            Find(DifferenceClass.WrongGateway, node, entry, expected, actual);
    }

    // A gateway that has no address to give the packets drops them, expected or not.
    private static MapClaim? HasNone(string node, MapEntry entry, MapValue actual)
    {
        if (actual is not { EgressIP.IsUnspecified: true, Gateway.Kind: GatewayKind.Node })
            return null;
        foreach (var claim in entry.Claims)
        {
            if (claim.GatewayNode == node && claim.Gateway == actual.Gateway)
                return claim;
        }
        return null;
    }

    private void Missing(AgentMap map, MapEntry entry)
    {
        if (entry.MayBeMissingOn(map.Node))
            return;
        var found = IsSource(map.Node, entry) ? DifferenceClass.MissingOnSource
            : entry.Claims.Any(c => c.GatewayNode == map.Node && !c.Destination.Excluded) ? DifferenceClass.MissingOnGateway
            : DifferenceClass.MissingElsewhere;
        var finding = Find(found, map.Node, entry, entry.On(map.Node), null);
        finding.Absent |= map.Absent;
        finding.Full |= (entry.Destination.IsIPv6 ? _maps[^1].IPv6 : _maps[^1].IPv4) >= _limit || _withoutRoom.Contains(map.Node);
    }

    private Finding Find(DifferenceClass found, string node, MapEntry entry, ImmutableArray<MapValue> expected, MapValue? actual)
    {
        if (entry.Claims.Any(c => IsYoung(c.Endpoint)))
            found = DifferenceClass.NotYetPropagated;
        var finding = Find(found, entry.Source, entry.Destination, entry.Claims[0].Endpoint).Add(node, expected, actual, entry.Claims[0].Policy.Name);
        finding.Steers |= IsSource(node, entry);
        return finding;
    }

    private void Surplus(string node, AgentMapEntry entry)
    {
        var endpoint = _endpoints.Find(entry.Source);
        var found = endpoint is null ? DifferenceClass.GonePod : IsYoung(endpoint) ? DifferenceClass.NotYetPropagated : DifferenceClass.Unexpected;
        var finding = Find(found, entry.Source, entry.Destination, endpoint).Add(node, [], entry.Value, policy: null);
        if (found == DifferenceClass.Unexpected && !_rejected.IsEmpty)
            finding.Kept ??= _rejected.FirstOrDefault(p => p.EndpointSelectors.Any(s => s.Matches(endpoint!.Labels))) ?? _rejected[0];
    }

    private Finding Find(DifferenceClass found, Address source, Cidr destination, CiliumEndpoint? endpoint) =>
        _findings.Of((found, source, destination), () => new Finding(found, source, destination, endpoint));

    private bool IsSource(string node, MapEntry entry) => entry.Claims.Any(c => _nodes.NameOf(c.Endpoint) == node);
    private bool IsYoung(CiliumEndpoint endpoint) => endpoint.CreatedAt is { } created && _now - created < SettlingTime;
}
