using CsCheck;

namespace EgressTools.Tests.Engine;

/// <summary>Small clusters in which much meets: few labels, few nodes, few destinations.</summary>
internal static class ClusterGen
{
    private static readonly string[] Versions = ["1.15.19", "1.16.0", "1.17.0", "1.18.9", "1.18.10", "1.19.3", "1.20.0", "1.21.0"];
    private static readonly string[] Cidrs = ["0.0.0.0/0", "10.0.0.0/8", "203.0.113.0/24", "::/0", "10.1.0.0/16", "10.1.2.3/8"];

    public static readonly Gen<LabelSet> Labels = Gen.Select(Gens.OneOf("web", "db", "api"), Gens.OneOf("a", "b"), Gen.Bool)
        .Select(static (app, tier, canary) => canary ? LabelSet.Create(("app", app), ("tier", tier), ("canary", "1"))
            : LabelSet.Create(("app", app), ("tier", tier)));

    private static readonly Gen<LabelRequirement> Requirement = Gen.Select(
        Gens.OneOf("app", "tier", "canary", "none"), Gen.Enum<LabelOperator>(), Gens.OneOf("web", "db", "a", "1").Array[1, 2])
        .Select(static (key, op, values) => new LabelRequirement(key, op, op is LabelOperator.In or LabelOperator.NotIn ? [.. values] : []));

    private static readonly Gen<LabelSelector> Selector = Gen.Select(Labels, Gen.Int[0, 2], Requirement.Array[0, 2])
        .Select(static (labels, kept, requirements) => new LabelSelector(LabelSet.Create(labels.Take(kept)), [.. requirements]));

    private static readonly Gen<PolicyGateway> Gateway = Gen.Select(Gen.Int[0, 5], Gens.OneOf("", "", "own", "other", "192.0.2.9", "fd00:9::1", "eth0", "eth1"))
        .Select(static (n, asked) => new PolicyGateway(
            n == 5 ? LabelSelector.Of(("egress-node", "true")) : LabelSelector.Of(("kubernetes.io/hostname", $"172.16.0.{n}")),
            asked.StartsWith("eth", StringComparison.Ordinal) ? asked : null,
            asked switch { "own" => $"172.16.0.{n}", "other" => "172.16.0.0", _ => asked.Length > 4 ? asked : null }));

    private static readonly Gen<NodeInterface> Interface = Gen.Select(Gens.OneOf("eth0", "eth1", "docker0"), Gen.Int[0, 4],
        Gens.OneOf("192.0.2.9/24", "fd00:9::1/64", "172.16.0.0/24", "45.9.0.1/24", "fd00:8::1/64").Array[0, 3], Gen.Bool, Gen.Bool)
        .Select(static (name, n, addresses, first, second) => new NodeInterface(name)
        {
            Addresses = [.. (n == 4 ? addresses : addresses.Append($"172.16.0.{n}/24")).Distinct().Select(static a =>
                new InterfaceAddress(Address.Parse(a[..a.IndexOf('/', StringComparison.Ordinal)]), a.Contains(':', StringComparison.Ordinal) ? 64 : 24))],
            DefaultRoute = first,
            DefaultRoute6 = second,
        });

    /// <summary>What the machines of such a cluster may have: their own InternalIP on the first interface, and more.</summary>
    public static readonly Gen<NodeInterface[][]> Interfaces = Interface.Array[0, 3].Select(static machine => machine.DistinctBy(static i => i.Name).ToArray())
        .Select(static machine => machine.Select((device, n) => device with
        {
            // A family has one default route.
            DefaultRoute = device.DefaultRoute == true && !machine.Take(n).Any(static i => i.DefaultRoute == true),
            DefaultRoute6 = device.DefaultRoute6 == true && !machine.Take(n).Any(static i => i.DefaultRoute6 == true),
        }).ToArray()).Array[4];

    public static readonly Gen<EgressPolicy> Policy = Gen.Select(
        Selector.Array[0, 2], Gens.OneOf(Cidrs).Array[0, 3], Gens.OneOf(Cidrs).Array[0, 2], Gateway, Gateway.Array[0, 4])
        .Select(static (pods, to, except, single, list) => new EgressPolicy("")
        {
            Rules = [.. pods.Select(static s => new PolicyRule(s, null, null))],
            DestinationCidrs = [.. to],
            ExcludedCidrs = [.. except],
            Gateway = single,
            Gateways = [.. list],
        });

    public static readonly Gen<ClusterSnapshot> Cluster = Gen.Select(
        Labels.Array[0, 12], Policy.Array[0, 5], Gen.Int[0, 4], Gens.OneOf(Versions), Gen.Int)
        .Select((pods, policies, nodes, version, salt) => Scene.Snapshot(version) with
        {
            CiliumNodes = [.. Enumerable.Range(0, nodes).Select(static i => Scene.Gateway($"172.16.0.{i}"))],
            Endpoints = [.. pods.Select((labels, i) => Endpoint(i, salt, labels))],
            Policies = [.. policies.Select(static (p, i) => p with { Name = $"p{i}" })],
        });

    public static CiliumEndpoint Endpoint(int i, int salt, LabelSet labels) => new(new ObjectName("default", $"pod-{i}"), $"uid-{salt}-{i}")
    {
        IdentityId = 1,
        Labels = labels,
        Addresses = [Address.Parse($"10.0.0.{i}"), Address.Parse($"fd00::{i}")],
    };
}
