using CsCheck;
using EgressTools.Tests.Engine;

namespace EgressTools.Tests.Planning;

/// <summary>What holds for the plan of every change.</summary>
public sealed class EgressPlanProperties
{
    private static readonly Address[] Targets = [.. new[] { "8.8.8.8", "10.0.9.9", "10.1.2.3", "203.0.113.5", "2001:db8::1" }.Select(Address.Parse)];

    // Agents reject every sixth policy.
    private static readonly Gen<EgressPolicy> Policy = Gen.Select(ClusterGen.Policy, Gen.Int[0, 5])
        .Select(static (p, dice) => dice > 0 ? p : p with { Gateways = [], Gateway = p.Gateway! with { Interface = "eth0", EgressIP = "172.16.0.1" } });

    private static readonly Gen<(ClusterSnapshot Before, WhatIf Change)> Changes = Gen.Select(ClusterGen.Cluster, Policy.Array[0, 3], Gen.Int[0, 3], Gen.Bool)
        .Select(static (cluster, policies, label, isGone) => (cluster, new WhatIf
        {
            Policies = [.. policies.Select(static (p, i) => p with { Name = $"p{i + 1}" })],
            Deleted = [.. cluster.Policies.Select(static p => p.Name).Where(static n => n == "p0")],
            WithoutNodes = isGone ? [.. cluster.CiliumNodes.Take(1).Select(static n => n.Name)] : [],
            Labels = [.. cluster.CiliumNodes.Skip(label).Take(1).Select(static n => new NodeLabelChange(n.Name, "kubernetes.io/hostname", "172.16.0.0"))],
        }));

    [Fact]
    public void The_plan_of_nothing_is_empty() =>
        ClusterGen.Cluster.Sample(static cluster => new WhatIf().Apply(cluster) is var same && PlanMaker.Compare(cluster, same).IsEmpty);

    [Fact]
    public void There_and_back_mirror_each_other() => Changes.Sample(static pair =>
    {
        var after = pair.Change.Apply(pair.Before);
        var (there, back) = (PlanMaker.Compare(pair.Before, after), PlanMaker.Compare(after, pair.Before));
        // What agents keep only in one direction has no mirror.
        if (there.Policies.Concat(back.Policies).Any(static p => p.Kept))
            return;

        Assert.Equal(there.Pods.Select(static p => Row(p.Pod, p.Kind, p.Destinations, p.Before, p.After)).Order(),
            back.Pods.Select(static p => Row(p.Pod, Mirror(p), p.Destinations, p.After, p.Before)).Order());
        Assert.Equal(there.NewConflicts.Select(Row), back.OldConflicts.Select(Row));
        Assert.Equal((there.IPv4.Before, there.IPv6.After), (back.IPv4.After, back.IPv6.Before));
        Assert.Equal(there.Policies.Select(static p => (p.Name, p.Fields.Length, p.Before, p.After)),
            back.Policies.Select(static p => (p.Name, p.Fields.Length, p.After, p.Before)));
    });

    [Fact]
    public void What_was_applied_changes_nothing_more() => Changes.Sample(static pair =>
    {
        var after = pair.Change.Apply(pair.Before);

        return PlanMaker.Compare(after, new WhatIf { Policies = pair.Change.Policies }.Apply(after)).IsEmpty;
    });

    [Fact]
    public void A_pod_that_the_plan_does_not_name_leaves_everywhere_as_before() => Changes.Sample(static pair =>
    {
        var after = pair.Change.Apply(pair.Before);
        var plan = PlanMaker.Compare(pair.Before, after);
        var now = plan.Pods.Select(static p => p.Pod).ToHashSet();
        var restarted = now.Concat(plan.AfterRestart.Select(static p => p.Pod)).ToHashSet();
        var (old, running, next) = (new RouteFinder(pair.Before), new RouteFinder(InForce(plan, after)), new RouteFinder(after));

        return Same(old, running, pair.Before, now) && Same(old, next, pair.Before, restarted);
    });

    [Fact]
    public void For_every_change_that_it_names_there_is_an_address_that_changes() => Changes.Sample(static pair =>
    {
        var after = pair.Change.Apply(pair.Before);
        var plan = PlanMaker.Compare(pair.Before, after);
        var (old, next) = (RuleTable.Build(pair.Before), RuleTable.Build(InForce(plan, after)));

        return plan.Pods.All(change => change.Destinations.All(destination =>
            pair.Before.Endpoints.First(e => e.Name == change.Pod).Addresses.Where(a => a.IsIPv6 == destination.IsIPv6).Any(source =>
                Addresses(destination, [.. old.EntriesOf(source), .. next.EntriesOf(source)])
                    .Any(to => Way(old.Lookup(source, to)) != Way(next.Lookup(source, to))))));
    });

    [Fact]
    public void An_update_that_agents_reject_changes_nothing_until_they_restart() =>
        ClusterGen.Cluster.Where(static c => !c.Policies.IsEmpty).Sample(static before =>
    {
        var bad = new WhatIf
        {
            Policies = [.. before.Policies.Select(
            static p => p with { Gateways = [], Gateway = p.Gateway! with { Interface = "eth0", EgressIP = "172.16.0.1" } })]
        }.Apply(before);
        var (plan, without) = (PlanMaker.Compare(before, bad), PlanMaker.Compare(before, before with { Policies = [] }));

        Assert.Empty(plan.Pods);
        Assert.Equal(without.Pods.Select(static p => Row(p.Pod, p.Kind, p.Destinations, p.Before, p.After)),
            plan.AfterRestart.Select(static p => Row(p.Pod, p.Kind, p.Destinations, p.Before, p.After)));
        Assert.All(plan.Policies, static p => Assert.True(p.Kept));
    });

    [Fact]
    public void While_it_changes_a_map_holds_what_was_there_and_what_comes() => Changes.Sample(static pair =>
    {
        var after = pair.Change.Apply(pair.Before);
        var plan = PlanMaker.Compare(pair.Before, after);
        var keys = RuleTable.Build(pair.Before).Entries().Concat(RuleTable.Build(InForce(plan, after)).Entries())
            .Select(static e => (e.Source, e.Destination)).Distinct().ToList();

        Assert.Equal((keys.Count(static k => !k.Source.IsIPv6), keys.Count(static k => k.Source.IsIPv6)), (plan.IPv4.Peak, plan.IPv6.Peak));
    });

    private static ClusterSnapshot InForce(EgressPlan plan, ClusterSnapshot after) =>
        after with { Policies = [.. after.Policies.Select(p => plan.Policies.FirstOrDefault(k => k.Kept && k.Name == p.Name)?.Before ?? p)] };

    private static bool Same(RouteFinder one, RouteFinder other, ClusterSnapshot cluster, HashSet<ObjectName> except) =>
        cluster.Endpoints.Where(e => !except.Contains(e.Name)).All(e => Targets.All(to => Way(one.To(e.Name, to)) == Way(other.To(e.Name, to))));

    // Where the ways of the prefixes change from one address to the next, and the ends of the destination itself.
    private static IEnumerable<Address> Addresses(Cidr destination, MapEntry[] entries) => entries.Select(static e => e.Destination)
        .SelectMany(static c => new[] { c.Address, c.Last, new Address(c.Last.Bits + 1, c.IsIPv6), new Address(c.Address.Bits - 1, c.IsIPv6) })
        .Append(destination.Address).Append(destination.Last).Where(destination.Contains);

    private static string Way(MapEntry? entry) => entry is not { } found ? "Direct"
        : string.Join(' ', found.Claims.Select(static c => c.Gateway.Kind switch
        {
            GatewayKind.Excluded => "Direct",
            GatewayKind.NotFound => "Dropped",
            _ => c.HasNoEgressIP ? "Dropped" : $"{c.GatewayNode} {c.EgressIP?.ToString() ?? PlannedExit.Depends(c.AskedIP?.ToString() ?? c.Chosen.Interface)}",
        }).Distinct().Order(StringComparer.Ordinal));

    // A gateway without an egress IP drops, as where there is no gateway: which node does it makes no difference to a pod.
    private static string Way(EgressRoute route) => $"{route.Outcome} " + string.Join(' ', route.Exits
        .Where(static e => e.EgressIP is not { IsUnspecified: true }).Select(static e => $"{e.GatewayNode} {e.EgressIP}").Distinct()
        .Order(StringComparer.Ordinal));

    private static string Row(PlannedConflict conflict) => $"{conflict.Pod} {conflict.Destination} {string.Join(',', conflict.Policies)}";

    private static string Row(ObjectName pod, PodChangeKind kind, ImmutableArray<Cidr> destinations, PlannedExit before, PlannedExit after) =>
        $"{pod} {kind} {string.Join(',', destinations)} {before} {after}";

    private static PodChangeKind Mirror(PodChange change) => change.Kind switch
    {
        _ when (change.Before.Outcome, change.After.Outcome) is (RouteOutcome.Alternates, RouteOutcome.Alternates) => PodChangeKind.Contested,
        PodChangeKind.Gains => PodChangeKind.Loses,
        PodChangeKind.Loses => PodChangeKind.Gains,
        PodChangeKind.Drops => PodChangeKind.Recovers,
        PodChangeKind.Recovers => PodChangeKind.Drops,
        PodChangeKind.Contested => PodChangeKind.Settles,
        PodChangeKind.Settles => PodChangeKind.Contested,
        var kind => kind,
    };
}
