namespace EgressTools.Checks.Gateways;

internal sealed class IPv6FirstGateway() : Check("EGT2008", Severity.Error, "IPv6 as first InternalIP of a gateway node", Inputs.Gateways,
    ShownIn.Agents("1.14.19", "1.15.19", "1.17.0"), [39985, 40209], VersionSpan.Before(1, 16).Or(VersionSpan.From(1, 17).Until(1, 18)))
{
    public override string Why => "The maps hold gateways as IPv4 addresses, but agents of these releases use the first InternalIP of the CiliumNode, of "
        + "either family. If it is IPv6, they write the entry and remove it at once, and the pods leave by their own nodes, even if the node also has an IPv4 "
        + "address. Cilium 1.16, and 1.18 and later, use the IPv4 address. Of 1.17, only 1.17.0 was tested: a later patch may have the fix.";
    public override string Cure => "Upgrade to Cilium 1.18 or later, make the kubelet list the IPv4 address first (--node-ip=IPV4,IPV6), or choose a node "
        + "whose first address is IPv4.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var found = new SortedDictionary<string, (CiliumNode Node, SortedSet<string> Policies)>(StringComparer.Ordinal);
        foreach (var policy in context.Gateways.Policies)
        {
            foreach (var gateway in policy.Gateways)
            {
                if (context.Gateways.TakenBy(gateway) is not { } node || !context.Behavior.IsWithoutIPv4(node))
                    continue;
                if (!found.TryGetValue(node.Name, out var known))
                    found.Add(node.Name, known = (node, new SortedSet<string>(StringComparer.Ordinal)));
                known.Policies.Add(policy.Policy.Name);
            }
        }
        foreach (var (node, policies) in found.Values)
        {
            yield return Found(CheckResource.Node(node.Name), $"first InternalIP is IPv6: agents of {context.Version} hold no entry, " +
                $"and pods of {Listed.Policies(policies)} leave by their own nodes", "upgrade to Cilium 1.18 or later, " +
                "or make the kubelet list the IPv4 address first: --node-ip=IPV4,IPV6", ("first address", node.NodeIP.ToString()!), ("policies", policies));
        }
    }
}
