namespace EgressTools.Checks.Gateways;

internal sealed class SecondaryAddress() : Check("EGT2013", Severity.Warning, "Egress IP or interface other than the first", Inputs.Gateways,
    ShownIn.Reported("1.11", "1.12"), [45661, 28498, 23504], VersionSpan.Before(1, 19, 4))
{
    public override string Why => "A gateway node with several internal addresses usually has several network interfaces. These releases look up the route "
        + "before they translate the source address, and may miss a route or rule for the egress IP. Packets then leave by the interface of the default route "
        + "with an address of another interface, and the network drops them. 1.19.4 looks up the route again.";
    public override string Cure => "Check on the gateway by which interface packets leave (tcpdump -ni any host DESTINATION). Upgrade to 1.19.4 or later, or "
        + "use the first address of the gateway, which changes the exit address.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Gateways.Policies
        from found in policy.Gateways.Select(g => context.Gateways.TakenBy(g) is { } node ? Describe(policy, g, node) : null).OfType<CheckFinding>().Take(1)
        select found;

    private CheckFinding? Describe(CompiledPolicy policy, PolicyGateway gateway, CiliumNode node)
    {
        var addresses = node.Addresses.Where(static a => a.Type == "InternalIP").Select(static a => a.Value).OfType<Address>()
            .Where(static a => !a.IsIPv6).Distinct().ToList();
        if (addresses.Count < 2)
            return null;
        var list = string.Join(", ", addresses);
        if (gateway.EgressAddress is { } egressIP && addresses.IndexOf(egressIP) > 0)
            return Found(policy, $"egressIP {egressIP} is not the first internal address of {node.Name}: {Effect("it belongs to another interface")}",
                $"upgrade to 1.19.4, or use {addresses[0]}, and have the other side allow it", ("egressIP", egressIP.ToString()), ("node", node.Name),
                ("addresses", list));
        return gateway.Interface is not { } name ? null
            : Found(Severity.Info, policy.Policy, $"{node.Name} has several internal addresses: {Effect($"interface {name} is not that of the default route")}",
                "check on the gateway by which interface packets leave, or upgrade to 1.19.4", ("interface", name), ("node", node.Name), ("addresses", list));
    }

    private static string Effect(string condition) => $"if {condition}, packets may leave by the wrong interface and be lost";
}
