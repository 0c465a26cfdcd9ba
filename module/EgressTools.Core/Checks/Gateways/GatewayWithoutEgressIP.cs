namespace EgressTools.Checks.Gateways;

internal sealed class GatewayWithoutEgressIP() : Check("EGT2042", Severity.Error, "Gateway without an egress IP", SnapshotKinds.Policies, ShownIn.EveryAgent,
    [32971, 47761, "https://github.com/cilium/cilium/blob/v1.20.2/pkg/egressgateway/policy.go"])
{
    public override string Why => "The interface that the policy names is missing on the gateway or has no IPv4 address, or the gateway has no default route. "
        + "Its agent then finds no egress IP. From Cilium 1.16 on it holds 0.0.0.0 and drops the traffic (reason 204). Before 1.16 it holds no entry, and "
        + "packets leave with the pod's own address. The check needs the interfaces of the node.";
    public override string Cure => "Correct the name of the interface, give it an address, or write an egressIP that the gateway has. Then change an "
        + "annotation of the policy: agents look for addresses only when a policy or a node changes.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Interfaces.Count == 0 ? [] : context.Written)
        {
            foreach (var gateway in context.GatewaysOf(policy))
            {
                // EGT3002 reports an egressIP on no interface, EGT2040 an interface outside Cilium's devices.
                if (gateway.EgressIP is not null || context.OwnAddresses(gateway, (true, false)) is not ({ } node, { IPv4.IsUnspecified: true } own)
                    || Reason(context, gateway, node.Name) is not { } reason)
                    continue;
                var effect = own.AreNeverHeld ? "it holds no entry, and packets leave it with the pod's own address"
                    : "it has no egress IP and drops the traffic (reason 204)";
                yield return Found(policy, $"gateway {node.Name} {reason}: {effect}", "name an interface of the gateway with an IPv4 address, " +
                    "or write an egressIP", ("interfaces", context.Interfaces[node.Name].Interfaces.Select(static i => i.Name)));
                break;
            }
        }
    }

    private static string? Reason(CheckContext context, PolicyGateway gateway, string node)
    {
        if (string.IsNullOrEmpty(gateway.Interface))
            return "has no default route through an interface with an IPv4 address";
        return context.Interfaces.GetValueOrDefault(node)?.Interfaces.FirstOrDefault(i => i.Name == gateway.Interface) is not { } found
            ? $"has no interface {gateway.Interface}"
            : found.Addresses?.Any(static a => !a.Address.IsIPv6) == true ? null : $"has no IPv4 address on interface {gateway.Interface}";
    }
}
