namespace EgressTools.Checks.Policies;

internal sealed class InterfaceAndEgressIP()
    : Check("EGT1003", Severity.Error, "Gateway with both interface and egressIP", SnapshotKinds.Policies, ShownIn.EveryAgent, [30164, 30236])
{
    public override string Why => "interface asks for the first address of an interface, egressIP for one given address. Agents ignore a policy in which a "
        + "gateway has both, including its other gateways, and only log it: the pods leave by the addresses of their own nodes. After such an update, running "
        + "agents keep the previous version until they restart.";
    public override string Cure => "Keep egressIP if somebody else's allow list has the address. Keep interface if any address of that interface will do.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Written
        from gateway in context.GatewaysOf(policy).Where(static g => !string.IsNullOrEmpty(g.Interface) && !string.IsNullOrEmpty(g.EgressIP)).Take(1)
        select Found(policy, "the agents ignore the whole policy, " +
            $"because a gateway has both interface {gateway.Interface} and egressIP {gateway.EgressIP}{RejectionText.InForce(policy)}",
            $"remove interface: {gateway.Interface} or egressIP: {gateway.EgressIP}", ("gateway", gateway.ToText()));
}
