namespace EgressTools.Checks.Addresses;

internal sealed class SharedEgressIP() : Check("EGT3007", Severity.Error, "egressIP shared by several gateways", Inputs.Gateways,
    ShownIn.Traffic, [44026, 47761])
{
    public override string Why => "An address can be on one node only. If policies, or entries of one policy, use it on several gateways, all but one do not "
        + "have it and drop their packets (reason 204). If several machines have it, answers reach one of them, and the connections of the others break.";
    public override string Cure => "Give each gateway its own egress IP, or remove the field, so that each uses its own address.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Gateways.Policies
        from gateway in policy.Ring
        where gateway is { Node: not null, EgressIP: not null }
        group (policy.Policy, Node: gateway.Node!) by gateway.EgressIP!.Value into uses
        let nodes = uses.Select(static u => u.Node).Distinct(StringComparer.Ordinal).ToList()
        where nodes.Count > 1
        let others = uses.Select(static u => u.Policy.Name).Distinct(StringComparer.Ordinal).Skip(1).ToList()
        let with = others.Count == 0 ? "" : $" (also in {Listed.Policies(others)})"
        select Found(uses.First().Policy,
            $"gateways {Listed.Short(nodes)} have the same egressIP {uses.Key}{with}: only one can have it, the others drop the packets (reason 204)",
            "give each gateway its own egressIP, or remove the field", ("asked for", uses.Select(static u => $"{u.Policy.Name} on {u.Node}")));
}
