using System.Collections.Immutable;
using CsCheck;
using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Tests.Engine;

/// <summary>What must hold for every cluster.</summary>
public sealed class EngineProperties
{
    private static readonly string[] Versions = ["1.16.0", "1.18.9", "1.18.10", "1.19.3", "1.20.0", "1.21.0"];
    private static readonly string[] Cidrs = ["0.0.0.0/0", "10.0.0.0/8", "203.0.113.0/24", "::/0", "10.1.0.0/16"];

    private static readonly Gen<LabelSet> GenLabels = Gen.Select(Gens.OneOf("web", "db", "api"), Gens.OneOf("a", "b"), Gen.Bool)
        .Select(static (app, tier, canary) => canary ? LabelSet.Create(("app", app), ("tier", tier), ("canary", "1")) : LabelSet.Create(("app", app), ("tier", tier)));

    private static readonly Gen<LabelRequirement> GenRequirement = Gen.Select(
        Gens.OneOf("app", "tier", "canary", "none"), Gen.Enum<LabelOperator>(), Gens.OneOf("web", "db", "a", "1").Array[1, 2])
        .Select(static (key, op, values) => new LabelRequirement(key, op, op is LabelOperator.In or LabelOperator.NotIn ? [.. values] : []));

    private static readonly Gen<LabelSelector> GenSelector = Gen.Select(GenLabels, Gen.Int[0, 2], GenRequirement.Array[0, 2])
        .Select(static (labels, kept, requirements) => new LabelSelector(LabelSet.Create(labels.Take(kept)), [.. requirements]));

    private static readonly Gen<PolicyGateway> GenGateway = Gen.Select(Gen.Int[0, 5], Gen.Bool)
        .Select(static (n, asked) => new PolicyGateway(
            n == 5 ? LabelSelector.Of(("egress-node", "true")) : LabelSelector.Of(("kubernetes.io/hostname", $"172.16.0.{n}")), null, asked ? $"172.16.0.{n}" : null));

    private static readonly Gen<EgressPolicy> GenPolicy = Gen.Select(
        GenSelector.Array[0, 2], Gens.OneOf(Cidrs).Array[0, 3], Gens.OneOf(Cidrs).Array[0, 2], GenGateway, GenGateway.Array[0, 4])
        .Select(static (pods, to, except, single, list) => new EgressPolicy("")
        {
            Rules = [.. pods.Select(static s => new PolicyRule(s, null, null))],
            DestinationCidrs = [.. to],
            ExcludedCidrs = [.. except],
            Gateway = single,
            Gateways = [.. list],
        });

    /// <summary>Small clusters of every kind that agents could meet.</summary>
    internal static readonly Gen<ClusterSnapshot> GenCluster = Gen.Select(
        GenLabels.Array[0, 12], GenPolicy.Array[0, 5], Gen.Int[0, 4], Gens.OneOf(Versions), Gen.Int)
        .Select((pods, policies, nodes, version, salt) => Scene.Snapshot(version) with
        {
            CiliumNodes = [.. Enumerable.Range(0, nodes).Select(static i => Scene.Gateway($"172.16.0.{i}"))],
            Endpoints = [.. pods.Select((labels, i) => Endpoint(i, salt, labels))],
            Policies = [.. policies.Select(static (p, i) => p with { Name = $"p{i}" })],
        });

    [Fact]
    public void Order_of_input_never_changes_the_result() =>
        Gen.Select(GenCluster, Gen.Int).Sample((cluster, seed) =>
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
    public void A_policy_that_selects_no_pod_changes_nothing() =>
        Gen.Select(GenCluster, GenPolicy).Sample((cluster, extra) => SameAfter(cluster, cluster with
        {
            Policies = cluster.Policies.Add(extra with { Name = "p", Rules = [new PolicyRule(LabelSelector.Of(("app", "nobody")), null, null)] }),
        }));

    [Fact]
    public void A_node_that_no_gateway_selects_changes_nothing() =>
        GenCluster.Sample(cluster => SameAfter(cluster, cluster with
        {
            CiliumNodes = cluster.CiliumNodes.Add(new CiliumNode("0") { Labels = LabelSet.Create(("kubernetes.io/hostname", "0")), Addresses = [new("InternalIP", "172.16.9.9")] }),
        }));

    [Fact]
    public void A_pod_never_changes_the_entries_of_another() =>
        Gen.Select(GenCluster, GenLabels).Sample((cluster, labels) =>
        {
            var more = cluster with { Endpoints = cluster.Endpoints.Add(Endpoint(200, 0, labels)) };
            return Everything(cluster).SequenceEqual(Everything(more).Where(static row => !row.Contains(" 10.0.0.200 ", StringComparison.Ordinal) && !row.Contains(" fd00::200 ", StringComparison.Ordinal)));
        });

    [Fact]
    public void The_index_finds_what_trying_every_selector_finds() =>
        GenCluster.Sample(cluster =>
        {
            var table = RuleTable.Build(cluster);
            return table.Policies.All(policy => table.EndpointsOf(policy).Select(static e => e.Name)
                .SequenceEqual(cluster.Endpoints.Where(e => policy.EndpointSelectors.Any(s => s.Matches(e.Labels))).Select(static e => e.Name)));
        });

    [Fact]
    public void Every_agent_holds_every_key_and_the_egress_IP_only_where_it_is_the_gateway() =>
        GenCluster.Sample(cluster => RuleTable.Build(cluster).Entries().All(entry => cluster.CiliumNodes.All(node =>
            entry.On(node.Name).All(v => v.EgressIP is { IsUnspecified: true } || entry.Claims.Any(c => c.GatewayNode == node.Name)))));

    private static bool SameAfter(ClusterSnapshot before, ClusterSnapshot after) => Everything(before).SequenceEqual(Everything(after));

    private static IEnumerable<string> Everything(ClusterSnapshot cluster) =>
        Enumerable.Range(0, 4).SelectMany(i => Scene.Rows(cluster, $"172.16.0.{i}").Select(row => $"{i}: {row} "));

    private static CiliumEndpoint Endpoint(int i, int salt, LabelSet labels) => new(new ObjectName("default", $"pod-{i}"), $"uid-{salt}-{i}")
    {
        IdentityId = 1,
        Labels = labels,
        Addresses = [Address.Parse($"10.0.0.{i}"), Address.Parse($"fd00::{i}")],
    };

    private static ImmutableArray<T> Shuffle<T>(Random random, ImmutableArray<T> items)
    {
        var array = items.ToArray();
        random.Shuffle(array);
        return [.. array];
    }
}
