namespace EgressTools.Checks.Gateways;

internal sealed class SecondInterface() : Check("EGT2013", Severity.Warning, "traffic is to leave a gateway node by a further address or interface")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes;

    public override VersionSpan Versions => VersionSpan.Before(1, 19, 4);

    public override string Why =>
        "A gateway node with several internal addresses usually has several network cards. These releases look up the way out before the source address is translated, so that a route or rule for the egress IP can be missed: "
        + "packets leave by the card of the default route with an address that is not its own, and the network throws them away. 1.19.4 looks it up anew.";

    public override string Cure => "See on the gateway by which card packets leave (tcpdump -ni any host DESTINATION); update to 1.19.4 or later, or use its first address, which changes the address that the other side sees.";

    public override ImmutableArray<string> References => Issues(45661, 28498, 23504);

    public override ShownIn Shown => ShownIn.Reported("1.11", "1.12");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Gateways.Policies)
        {
            foreach (var gateway in policy.Gateways)
            {
                if (context.Gateways.TakenBy(gateway) is { } node && Describe(policy, gateway, node) is { } found)
                {
                    yield return found;
                    break;
                }
            }
        }
    }

    private CheckFinding? Describe(CompiledPolicy policy, PolicyGateway gateway, CiliumNode node)
    {
        var addresses = node.Addresses.Where(static a => a.Type == "InternalIP").Select(static a => a.Value).OfType<Address>().Where(static a => !a.IsIPv6).Distinct().ToList();
        if (addresses.Count < 2)
            return null;
        var list = string.Join(", ", addresses);
        if (gateway.EgressAddress is { } egressIP && addresses.IndexOf(egressIP) > 0)
        {
            return Found(policy.Policy, $"egressIP {egressIP} is not the first internal address of {node.Name} but a further one: where it belongs to another network card, packets may leave by the wrong one and be lost") with
            {
                Evidence = [new("egressIP", egressIP.ToString()), new("node", node.Name), new("addresses", list)],
                Remedy = $"update to 1.19.4, or use {addresses[0]}: then the other side sees another address and has to allow it",
            };
        }
        return gateway.Interface is not { } name ? null : Found(policy.Policy, $"interface {name} is named on {node.Name}, which has several internal addresses: where it is not that of the default route, packets may leave by the wrong one and be lost") with
        {
            Severity = Severity.Info,
            Evidence = [new("interface", name), new("node", node.Name), new("addresses", list)],
            Remedy = "see on the gateway by which card packets leave, or update to 1.19.4",
        };
    }
}
