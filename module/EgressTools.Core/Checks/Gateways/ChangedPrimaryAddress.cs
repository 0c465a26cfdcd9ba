namespace EgressTools.Checks.Gateways;

internal sealed class ChangedPrimaryAddress()
    : Check("EGT2041", Severity.Warning, "Egress IP other than the first address of the interface", SnapshotKinds.Policies, ShownIn.Agents("1.20.2"),
    ["https://github.com/cilium/cilium/blob/v1.20.2/pkg/datapath/tables/node_address.go", Reference.Guide], VersionSpan.From(1, 20))
{
    public override string Why => "If a policy names an interface, Cilium up to 1.19 sends with its first IPv4 address as the kernel lists them. Cilium 1.20 "
        + "sends with the primary address: a public address before a private one, then the node's own InternalIP, then the first of each subnet, then the "
        + "smallest. The check needs the interfaces of the node.";
    public override string Cure => "Write the address that the other side must see as egressIP, in place of interface.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Interfaces.Count == 0 ? [] : context.Written)
        {
            foreach (var gateway in context.GatewaysOf(policy))
            {
                if (gateway is not { Interface: { Length: > 0 } name }
                    || context.OwnAddresses(gateway, (true, false)) is not ({ } node, { IPv4: { IsUnspecified: false } used }))
                    continue;
                var listed = context.Interfaces.GetValueOrDefault(node.Name)?.Interfaces.FirstOrDefault(i => i.Name == name)?.Addresses?
                    .Select(static a => a.Address).Where(static a => !a.IsIPv6).ToList();
                if (listed is not [var first, ..] || first == used)
                    continue;
                yield return Found(policy, $"gateway {node.Name} sends with {used} of interface {name}; up to Cilium 1.19 it sent with {first}, the first " +
                    "address", $"write egressIP: {first} or egressIP: {used} in place of interface: {name}", ("addresses", listed), ("interface", name));
                break;
            }
        }
    }
}
