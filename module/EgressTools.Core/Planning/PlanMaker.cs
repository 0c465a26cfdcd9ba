namespace EgressTools.Planning;

/// <summary>Compares a cluster as it is with the cluster as it would be.</summary>
public static class PlanMaker
{
    /// <summary>The plan from one to the other. Running agents keep a policy if they ignore its new version: what their restart changes is separate.</summary>
    public static EgressPlan Compare(ClusterSnapshot before, ClusterSnapshot after)
    {
        var (old, written) = (new Side(before), new Side(after));
        var kept = KeptVersions.Of(before, after, old, written);
        var running = kept.InForce(after);
        var next = ReferenceEquals(running, after) ? written : new Side(running);
        var pods = Compared(old, next, kept, Spellings.MayGo(before, running));
        var changes = pods.Changes();
        var plan = new EgressPlan
        {
            Policies = [.. Policies(before, after)
                .Select(p => p with { Ignored = written.IgnoredBecause(p.Name), Kept = kept.Has(p.Name), MayHoldEarlier = kept.MayHoldEarlier(p.Name) })],
            Pods = changes,
            AfterRestart = next == written ? [] : Compared(next, written, kept, spellingsMayGo: false).Changes(),
            Emptied = pods.Emptied(),
            Reasons = [.. PlanReasons.Of(changes, old, next), .. kept.LostAtRestart(before)],
            IPv4 = new MapUse(pods.Before.IPv4, pods.After.IPv4, after.Installation.MapLimit) { Peak = pods.Peak.IPv4 },
            IPv6 = new MapUse(pods.Before.IPv6, pods.After.IPv6, after.Installation.MapLimit) { Peak = pods.Peak.IPv6 },
            NewConflicts = pods.NewConflicts(),
            OldConflicts = pods.OldConflicts(),
        };
        return plan with { Touch = Touched(plan, after) };
    }

    private static string? Touched(EgressPlan plan, ClusterSnapshot after) =>
        !plan.Emptied.IsEmpty ? plan.Emptied[0].Policy
        : !plan.IPv4.OverflowsOnTheWay && !plan.IPv6.OverflowsOnTheWay ? null
        : plan.Policies.FirstOrDefault(static p => p.After is not null)?.Name ?? after.Policies.FirstOrDefault()?.Name;

    private static PodComparison Compared(Side before, Side after, KeptVersions kept, bool spellingsMayGo)
    {
        var pods = new PodComparison(before, after, kept, spellingsMayGo);
        foreach (var (ofBefore, ofAfter) in Merge(before.Sources(), after.Sources()))
            pods.Add(ofBefore, ofAfter);
        return pods;
    }

    /// <summary>The entries of one source address on both sides, in the order of addresses; a side that has none gives an empty list.</summary>
    private static IEnumerable<(List<MapEntry> Before, List<MapEntry> After)> Merge(IEnumerable<List<MapEntry>> before, IEnumerable<List<MapEntry>> after)
    {
        using var left = before.GetEnumerator();
        using var right = after.GetEnumerator();
        var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
        while (hasLeft || hasRight)
        {
            var order = !hasRight ? -1 : !hasLeft ? 1 : left.Current[0].Source.CompareTo(right.Current[0].Source);
            yield return (order <= 0 ? left.Current : [], order >= 0 ? right.Current : []);
            if (order <= 0)
                hasLeft = left.MoveNext();
            if (order >= 0)
                hasRight = right.MoveNext();
        }
    }

    private static IEnumerable<PlannedPolicy> Policies(ClusterSnapshot before, ClusterSnapshot after)
    {
        var old = before.Policies.ToDictionary(static p => p.Name, StringComparer.Ordinal);
        var next = after.Policies.ToDictionary(static p => p.Name, StringComparer.Ordinal);
        foreach (var name in old.Keys.Union(next.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (a, b) = (old.GetValueOrDefault(name), next.GetValueOrDefault(name));
            if (a is null || b is null)
                yield return new PlannedPolicy(name, a is null ? PolicyChangeKind.Created : PolicyChangeKind.Deleted, [], a, b);
            else if (Fields(a, b) is { IsEmpty: false } fields)
                yield return new PlannedPolicy(name, PolicyChangeKind.Changed, fields, a, b);
        }
    }

    private static ImmutableArray<FieldChange> Fields(EgressPolicy before, EgressPolicy after) => ReferenceEquals(before, after) ? [] :
    [
        .. FieldDifference.Between(FieldPath.Root.Member("spec"), PolicySpec.Of(before), PolicySpec.Of(after))
            .Select(static d => new FieldChange(d.Path.ToString(), Json(d.Before), Json(d.After))),
    ];

    private static string? Json(JToken? value) => value?.ToString(Newtonsoft.Json.Formatting.None);
}

/// <summary>One of the two clusters that are compared.</summary>
internal sealed class Side
{
    private readonly RuleTable _table;
    private readonly NodeIndex _nodes;
    private readonly Dictionary<string, CompiledPolicy> _policies;
    private readonly Dictionary<(string Policy, ResolvedGateway Gateway, bool IPv6), PlannedExit> _exits = [];

    public Side(ClusterSnapshot snapshot)
    {
        _table = RuleTable.Build(snapshot);
        _nodes = new NodeIndex(snapshot, _table);
        _policies = _table.Policies.ToDictionary(static p => p.Policy.Name, StringComparer.Ordinal);
        Version = snapshot.Installation.Version;
    }

    /// <summary>The version of Cilium; null if it is unknown.</summary>
    public CiliumVersion? Version { get; }

    /// <summary>A policy as the agents work with it; null if there is none.</summary>
    public CompiledPolicy? Compiled(string policy) => _policies.GetValueOrDefault(policy);

    /// <summary>The node that the agents take for a gateway; null if none matches.</summary>
    public CiliumNode? NodeOf(PolicyGateway gateway) => _table.TakenBy(gateway);

    /// <summary>Why the agents ignore a policy; null if they do not, or where there is none.</summary>
    public string? IgnoredBecause(string policy) =>
        Compiled(policy) is { Rejection: not PolicyRejection.None } ignored ? RejectionText.Of(ignored) : null;

    /// <summary>The entries of each source address.</summary>
    public IEnumerable<List<MapEntry>> Sources()
    {
        var entries = new List<MapEntry>();
        foreach (var entry in _table.Entries())
        {
            if (entries.Count > 0 && entries[0].Source != entry.Source)
            {
                yield return entries;
                entries = [];
            }
            entries.Add(entry);
        }
        if (entries.Count > 0)
            yield return entries;
    }

    /// <summary>Where traffic to all of a CIDR leaves, by the longest prefix that holds it.</summary>
    public PlannedExit ExitOf(List<MapEntry> entries, Cidr destination)
    {
        MapEntry? best = null;
        foreach (var entry in entries)
        {
            if (entry.Destination.Contains(destination) && (best is null || entry.Destination.Length > best.Value.Destination.Length))
                best = entry;
        }
        return best is { } found ? ExitOf(found) : PlannedExit.Direct;
    }

    private PlannedExit ExitOf(MapEntry entry)
    {
        if (!entry.IsConflict)
            return ExitOf(entry.Claims[0]);
        var exits = entry.Claims.Select(ExitOf).Distinct().ToList();
        var outcome = exits.TrueForAll(static e => e.Outcome == RouteOutcome.Dropped) ? RouteOutcome.Dropped : RouteOutcome.Alternates;
        var mayDrop = outcome == RouteOutcome.Alternates && exits.Exists(static e => e.Outcome == RouteOutcome.Dropped);
        return new PlannedExit(outcome, Join(exits, static e => e.Policy), Join(exits, static e => e.HasNoEgressIP ? "" : e.GatewayNode),
            Join(exits, static e => e.EgressIP), Join(exits, static e => e.PublicAddresses))
        { MayDrop = mayDrop };
    }

    private PlannedExit ExitOf(MapClaim claim)
    {
        if (claim.Gateway.Kind == GatewayKind.Excluded)
            return PlannedExit.Direct with { Policy = claim.Policy.Name };
        if (claim.Gateway.Kind == GatewayKind.NotFound)
            return new PlannedExit(RouteOutcome.Dropped, claim.Policy.Name, "", "", "");
        var key = (claim.Policy.Name, claim.Chosen, claim.Destination.Cidr.IsIPv6);
        if (!_exits.TryGetValue(key, out var exit))
            _exits.Add(key, exit = ByGateway(claim));
        return exit;
    }

    private PlannedExit ByGateway(MapClaim claim)
    {
        if (claim.HasNoEgressIP)
        {
            var missing = $"the gateway has no egress IP and drops the traffic (reason 204): {EgressIPText.Missing(claim)}";
            return new PlannedExit(RouteOutcome.Dropped, claim.Policy.Name, claim.GatewayNode!, "", "") { Reason = missing };
        }
        var egressIP = claim.EgressIP?.ToString() ?? PlannedExit.Depends(claim.AskedIP?.ToString() ?? claim.Chosen.Interface);
        var publicAddresses = string.Join(',', _nodes.SeenAs(claim, claim.Destination.Cidr.IsIPv6));
        var reason = EgressIPText.Depends(claim) ?? "";
        return new PlannedExit(RouteOutcome.Gateway, claim.Policy.Name, claim.GatewayNode!, egressIP, publicAddresses) { Reason = reason };
    }

    private static string Join(List<PlannedExit> exits, Func<PlannedExit, string> part) =>
        string.Join(',', exits.Select(part).Where(static p => p.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
