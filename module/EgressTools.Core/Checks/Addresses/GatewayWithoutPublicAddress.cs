using EgressTools.Checks.Gateways;

namespace EgressTools.Checks.Addresses;

internal sealed class GatewayWithoutPublicAddress() : Check("EGT3004", Severity.Warning, "gateways have no public address")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "Traffic to the internet leaves by the gateway with its inner address. Without a public address of its own, something in front has to translate that: a NAT gateway, whose address the other side then sees, "
        + "the same for all nodes behind it. Where there is none, the traffic does not get out at all. Public addresses are read from Node and CiliumNode; what a cloud does not write there is not known. "
        + "Gateways that leave by a VPN or a VLAN are left out. In a data centre this is the usual arrangement, and nothing is wrong; where other nodes of the cluster have public addresses, the gateways may be the wrong nodes.";

    public override string Cure => "A NAT in front of the gateways is fine: make sure that it has the address that the other side expects. Then say so with --skip EGT3004, and the finding is left out. Where each gateway is to have an address of its own, give the nodes public addresses.";

    public override ImmutableArray<string> References => Issues(45137);

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var book = new NodeAddressBook(context);
        // Where IPv6 is switched off, no pod sends any.
        bool[] families = context.SettingOf("enable-ipv6") is null or "true" ? [false, true] : [false];
        foreach (var ipv6 in families)
        {
            var uses = Uses(context, book, ipv6).ToList();
            if (uses.Count > 0)
                yield return Describe(uses, ipv6 ? "IPv6" : "IPv4", Listed.Some(context.Nodes.Where(n => book.HasPublic(n.Name, ipv6)).Select(static n => n.Name)));
        }
    }

    private CheckFinding Describe(List<(string Node, string Policy)> uses, string family, string publicNodes)
    {
        var gateways = uses.ConvertAll(static u => u.Node);
        var (who, has, get) = gateways.TrueForAll(n => n == gateways[0]) ? ("gateway", "has", "gets") : ("gateways", "have", "get");
        var others = publicNodes.Length == 0 ? "" : $", while other nodes have one ({publicNodes})";
        return Found(CheckResource.Cluster, $"{who} {Listed.Some(gateways)} {has} no public {family} address that is known{others}, and {get} traffic to the internet of {Listed.Policies(uses.Select(static u => u.Policy))}: that leaves by a NAT in front, or not at all") with
        {
            Severity = publicNodes.Length == 0 ? Severity.Info : Severity.Warning,
            Evidence = [new("gateways", Listed.Plain(gateways)), new("policies", Listed.Plain(uses.Select(static u => u.Policy)))],
            Remedy = "kubectl egress test shows by which address pods really leave; where that is the right one, --skip EGT3004",
        };
    }

    private static IEnumerable<(string Node, string Policy)> Uses(CheckContext context, NodeAddressBook book, bool ipv6) =>
        from policy in context.Gateways.Policies
        where policy.Destinations.Any(d => !d.Excluded && d.Cidr.IsIPv6 == ipv6 && AddressClass.CoversPublic(d.Cidr))
        from gateway in policy.Ring
        where gateway.Node is not null && !book.HasPublic(gateway.Node, ipv6) && !(gateway.EgressIP is { } own && own.IsIPv6 == ipv6 && AddressClass.IsPublic(own)) && !LeavesAside(context, policy, gateway.Node, ipv6)
        select (gateway.Node, policy.Policy.Name);

    // What leaves by a VPN or a VLAN is not bound for a NAT in front of the node.
    private static bool LeavesAside(CheckContext context, CompiledPolicy policy, string node, bool ipv6) =>
        policy.Gateways.Any(g => context.NodeOf(g)?.Name == node && EgressInterface.Of(context, g, node)?.IsAside(ipv6) == true);
}
