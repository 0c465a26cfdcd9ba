namespace EgressTools.Checks.Running;

internal sealed class NoAddressOnGateway()
    : DifferenceCheck("EGT5006", Severity.Error, "No egress IP on the gateway", DifferenceClass.NoEgressIP, [44026, 32971, 21289])
{
    public override string Why => "The gateway's agent holds 0.0.0.0 as the egress IP: the policy's egress IP is on none of the node's interfaces, or the "
        + "interface has no address of this family. The gateway drops all these packets (reason 204). On every other agent 0.0.0.0 is right and has no "
        + "meaning.";
    public override string Cure => "Write an internal address of the node as egressIP. Or remove the field, and Cilium uses the first address of the interface "
        + "with the default route.";

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} (the gateway) {group.Verb("hold")} 0.0.0.0 as the egress IP in {group.Entries} and {group.Verb("drop")} their packets (reason 204)";

    private protected override string Remedy(DifferenceGroup group) => group.First.Expected is [{ EgressIP: { } asked }, ..]
        ? $"replace egressIP {asked} with an address of the node, or remove the field"
        : "write an interface that has an address of this family, or an egressIP";
}
