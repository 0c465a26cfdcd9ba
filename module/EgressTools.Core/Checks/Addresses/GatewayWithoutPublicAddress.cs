namespace EgressTools.Checks.Addresses;

internal sealed class GatewayWithoutPublicAddress()
    : Check("EGT3004", Severity.Warning, "Gateway without a public address", Inputs.Gateways | SnapshotKinds.Nodes, ShownIn.OutsideCilium, [45137])
{
    public override string Why => "Traffic to the internet leaves the gateway with its internal address. If the gateway has no public address, a NAT gateway "
        + "must translate it, and servers see the NAT gateway's address for all nodes behind it. Without a NAT gateway the traffic does not get out. The check "
        + "reads public addresses from Node and CiliumNode, which some clouds do not set. It ignores gateways that leave by a VPN or a VLAN. In a data centre "
        + "this is usual and not a fault. If other nodes of the cluster have public addresses, the gateways may be the wrong nodes.";
    public override string Cure => "A NAT in front of the gateways is fine: make sure that it has the address that the other side expects, and pass "
        + $"{Options.Skip.With(Code)}. To give each gateway its own address, give the nodes public addresses.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var book = new NodeAddressBook(context);
        // If IPv6 is disabled, no pod uses it.
        bool[] families = context.SettingOf("enable-ipv6") is null or "true" ? [false, true] : [false];
        foreach (var ipv6 in families)
        {
            var uses = Uses(context, book, ipv6).ToList();
            if (uses.Count > 0)
                yield return Describe(uses, ipv6 ? "IPv6" : "IPv4",
                    Listed.Short(context.Nodes.Where(n => book.HasPublic(n.Name, ipv6)).Select(static n => n.Name)));
        }
    }

    private CheckFinding Describe(List<(string Node, string Policy)> uses, string family, string publicNodes)
    {
        var gateways = uses.ConvertAll(static u => u.Node);
        var (who, has) = gateways.TrueForAll(n => n == gateways[0]) ? ("gateway", "has") : ("gateways", "have");
        var others = publicNodes.Length == 0 ? "" : $", while other nodes have one ({publicNodes})";
        var policies = Listed.Policies(uses.Select(static u => u.Policy));
        return Found(publicNodes.Length == 0 ? Severity.Info : Severity.Warning, CheckResource.Cluster, $"{who} {Listed.Short(gateways)} {has} no known " +
            $"public {family} address{others}: internet traffic of {policies} leaves by a NAT gateway, or not at all", $"run {Subcommands.Test} to see the " +
            $"exit address of pods; if it is right, pass {Options.Skip.With(Code)}", ("gateways", gateways), ("policies", uses.Select(static u => u.Policy)));
    }

    private static IEnumerable<(string Node, string Policy)> Uses(CheckContext context, NodeAddressBook book, bool ipv6) =>
        from policy in context.Gateways.Policies
        where policy.Destinations.Any(d => !d.Excluded && d.Cidr.IsIPv6 == ipv6 && AddressClass.CoversPublic(d.Cidr))
        from gateway in policy.Ring
        where gateway.Node is not null && !book.HasPublic(gateway.Node, ipv6)
            && !(gateway.EgressIP is { } own && own.IsIPv6 == ipv6 && AddressClass.IsPublic(own)) && !LeavesOffDefaultRoute(context, policy, gateway.Node, ipv6)
        select (gateway.Node, policy.Policy.Name);

    // Traffic by a VPN or a VLAN does not reach a NAT in front of the node.
    private static bool LeavesOffDefaultRoute(CheckContext context, CompiledPolicy policy, string node, bool ipv6) =>
        policy.Gateways.Any(g => context.NodeOf(g)?.Name == node && EgressInterface.Of(context, g, node)?.IsOffDefaultRoute(ipv6) == true);
}
