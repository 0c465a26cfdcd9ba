using CsCheck;
using static EgressTools.Tests.Engine.ClusterGen;

namespace EgressTools.Tests.Engine;

/// <summary>What must hold for every cluster.</summary>
public sealed class EngineProperties
{
    [Fact]
    public void Order_of_input_never_changes_the_result() =>
        Gen.Select(ClusterGen.Cluster, Gen.Int).Sample((cluster, seed) =>
        {
            var random = new Random(seed);
            var shuffled = cluster with
            {
                CiliumNodes = Shuffle(random, cluster.CiliumNodes),
                Endpoints = Shuffle(random, cluster.Endpoints),
                Policies = Shuffle(random, cluster.Policies),
            };
            return Everything(cluster).SequenceEqual(Everything(shuffled));
        });

    [Fact]
    public void Keys_are_counted_as_they_are_made() =>
        ClusterGen.Cluster.Sample(static cluster =>
        {
            var table = RuleTable.Build(cluster);
            var keys = table.Entries().ToList();
            return table.CountEntries() == (keys.Count(static k => !k.Destination.IsIPv6), keys.Count(static k => k.Destination.IsIPv6));
        });

    [Fact]
    public void A_policy_that_selects_no_pod_changes_nothing() =>
        Gen.Select(ClusterGen.Cluster, Policy).Sample((cluster, extra) => SameAfter(cluster, cluster with
        {
            Policies = cluster.Policies.Add(extra with { Name = "p", Rules = [new PolicyRule(LabelSelector.Of(("app", "nobody")), null, null)] }),
        }));

    [Fact]
    public void A_node_that_no_gateway_selects_changes_nothing() =>
        ClusterGen.Cluster.Sample(cluster => SameAfter(cluster, cluster with
        {
            CiliumNodes = cluster.CiliumNodes.Add(
                new CiliumNode("0") { Labels = LabelSet.Create(("kubernetes.io/hostname", "0")), Addresses = [new("InternalIP", "172.16.9.9")] }),
        }));

    [Fact]
    public void A_pod_never_changes_the_entries_of_another() =>
        Gen.Select(ClusterGen.Cluster, Labels).Sample((cluster, labels) =>
        {
            var more = cluster with { Endpoints = cluster.Endpoints.Add(Endpoint(200, 0, labels)) };
            return Everything(cluster).SequenceEqual(Everything(more)
                .Where(static row => !row.Contains(" 10.0.0.200 ", StringComparison.Ordinal) && !row.Contains(" fd00::200 ", StringComparison.Ordinal)));
        });

    [Fact]
    public void The_index_finds_what_trying_every_selector_finds() =>
        ClusterGen.Cluster.Sample(cluster =>
        {
            var table = RuleTable.Build(cluster);
            return table.Policies.All(policy => table.EndpointsOf(policy).Select(static e => e.Name)
                .SequenceEqual(cluster.Endpoints.Where(e => policy.EndpointSelectors.Any(s => s.Matches(e.Labels))).Select(static e => e.Name)));
        });

    [Fact]
    public void Every_agent_holds_every_key_and_the_egress_IP_only_where_it_is_the_gateway() =>
        ClusterGen.Cluster.Sample(cluster => RuleTable.Build(cluster).Entries().All(entry => cluster.CiliumNodes.All(node =>
            entry.On(node.Name).All(v => v.EgressIP is { IsUnspecified: true } || entry.Claims.Any(c => c.GatewayNode == node.Name)))));

    private static bool SameAfter(ClusterSnapshot before, ClusterSnapshot after) => Everything(before).SequenceEqual(Everything(after));

    private static IEnumerable<string> Everything(ClusterSnapshot cluster) =>
        Enumerable.Range(0, 4).SelectMany(i => Scene.Rows(cluster, $"172.16.0.{i}").Select(row => $"{i}: {row} "));

    private static ImmutableArray<T> Shuffle<T>(Random random, ImmutableArray<T> items)
    {
        var array = items.ToArray();
        random.Shuffle(array);
        return [.. array];
    }
}
