using CsCheck;

namespace EgressTools.Tests.Engine;

/// <summary>What must hold of egress IPs for every cluster, whatever its machines have.</summary>
public sealed class EgressIPProperties
{
    private static readonly Gen<(ClusterSnapshot Cluster, NodeInterface[][] Machines)> World = Gen.Select(ClusterGen.Cluster, ClusterGen.Interfaces)
        .Select(static (c, m) => (c, m));

    [Fact]
    public void With_interfaces_known_no_egress_IP_depends() =>
        World.Sample(static world => Rows(Known(world)).All(static r => !r.Depends));

    [Fact]
    public void With_interfaces_unknown_nothing_is_said_that_interfaces_contradict() => World.Sample(static world =>
    {
        var (known, version) = (Known(world), world.Cluster.Installation.Version!);
        return known.CiliumNodes.All(node => !RecordedRow.Contradictions(RowsOf(world.Cluster, node.Name), RowsOf(known, node.Name), version).Any());
    });

    [Fact]
    public void Where_it_depends_it_is_the_gateways_own_row_and_has_a_reason() => World.Sample(static world => RuleTable.Build(world.Cluster).Entries()
        .SelectMany(static e => e.Claims).All(static c => (c.EgressIP is null) == (EgressIPText.Depends(c) is not null)
            && (c.EgressIP is not null || c.GatewayNode is not null)));

    [Fact]
    public void An_egress_IP_is_of_the_family_of_its_destination() =>
        World.Sample(static world => RuleTable.Build(Known(world)).Entries()
            .All(e => world.Cluster.CiliumNodes.SelectMany(n => e.On(n.Name).ToArray()).All(v => v.EgressIP!.Value.IsIPv6 == e.Destination.IsIPv6)));

    [Fact]
    public void Until_1_17_what_a_policy_asks_for_is_used() =>
        World.Where(static w => !CiliumBehavior.For(w.Cluster.Installation.Version).IPv6).Sample(static world =>
        RuleTable.Build(world.Cluster).Entries().SelectMany(static e => e.Claims).All(static c => c.AskedIP is not { } asked || c.EgressIP == asked));

    // The first interface has the node's InternalIP, as the engine may rely on.
    private static ClusterSnapshot Known((ClusterSnapshot Cluster, NodeInterface[][] Machines) world) => world.Cluster with
    {
        Interfaces = [.. world.Cluster.CiliumNodes.Select(
            (node, i) => Machine(node, [.. world.Machines[i % world.Machines.Length].Where(static n => n.Name != "eth0")]))],
    };

    private static NodeInterfaces Machine(CiliumNode node, NodeInterface[] others) => new(node.Name, [Own(node, others), .. others]);

    // With two default routes the egress IP depends on their metrics.
    private static NodeInterface Own(CiliumNode node, NodeInterface[] others) => new("eth0")
    {
        Addresses = [.. node.Addresses.Select(static a => a.Value).OfType<Address>().Select(static a => new InterfaceAddress(a, a.IsIPv6 ? 64 : 24))],
        DefaultRoute = node.Name.EndsWith('1') && !others.Any(static o => o.DefaultRoute == true),
        DefaultRoute6 = false,
    };

    private static IEnumerable<RecordedRow> Rows(ClusterSnapshot cluster) => cluster.CiliumNodes.SelectMany(node => RowsOf(cluster, node.Name));

    private static IEnumerable<RecordedRow> RowsOf(ClusterSnapshot cluster, string node) =>
        RuleTable.Build(cluster).Entries().SelectMany(e => e.RowsOn(node)).Select(RecordedRow.Of);
}
