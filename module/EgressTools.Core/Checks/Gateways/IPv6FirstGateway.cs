namespace EgressTools.Checks.Gateways;

internal sealed class IPv6FirstGateway() : Check("EGT2008", Severity.Error, "IPv6 as first InternalIP of a gateway node", Inputs.Gateways,
    ShownIn.Agents("1.14.19", "1.15.19", "1.17.0"), [39985, 40209], VersionSpan.Before(1, 16).Or(VersionSpan.From(1, 17).Until(1, 18)))
{
    public override string Why => "The maps hold gateways as IPv4 addresses, but agents of these releases use the first InternalIP of the CiliumNode, of "
        + "either family. If it is IPv6, they write the entry and remove it at once, and the pods leave by their own nodes, even if the node also has an IPv4 "
        + "address. Cilium 1.16, and 1.18 and later, use the IPv4 address. Of 1.17, only 1.17.0 was tested: a later patch may have the fix.";
    public override string Cure => "Upgrade to Cilium 1.18 or later, make the kubelet list the IPv4 address first (--node-ip=IPV4,IPV6), or choose a node "
        + "whose first address is IPv4.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Gateways.Policies
        from gateway in policy.Gateways
        let node = context.Gateways.TakenBy(gateway)
        where node is not null && context.Behavior.IsWithoutIPv4(node)
        group policy.Policy.Name by node into users
        let policies = users.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()
        select Found(CheckResource.Node(users.Key.Name), $"first InternalIP is IPv6: agents of {context.Version} hold no entry, " +
            $"and pods of {Listed.Policies(policies)} leave by their own nodes", "upgrade to Cilium 1.18 or later, " +
            "or make the kubelet list the IPv4 address first: --node-ip=IPV4,IPV6", ("first address", users.Key.NodeIP), ("policies", policies));
}
