namespace EgressTools.Checks.Running;

internal sealed class NoAddressOnGateway() : DifferenceCheck("EGT5006", Severity.Error, "the gateway has no address to give the packets", DifferenceClass.NoEgressIP)
{
    public override string Why =>
        "The agent of the gateway holds 0.0.0.0 as the egress IP: the address that the policy asks for is on none of the node's interfaces, or the interface has no address of this family. "
        + "All these packets are dropped, with reason 204. On every other agent 0.0.0.0 is right and means nothing.";

    public override string Cure => "Write an inner address of the node as egressIP, or leave the field out, so that the first address of the interface with the default route is taken.";

    public override ImmutableArray<string> References => Issues(44026, 32971, 21289);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents}, the gateway, {group.Verb("hold")} 0.0.0.0 as the egress IP in {group.Entries}, so all their packets are dropped (reason 204)";

    private protected override string Remedy(DifferenceGroup group) => group.First.Expected is [{ EgressIP: { } asked }, ..]
        ? $"write an address of the node in place of egressIP {asked}, or leave the field out"
        : "write an interface or an egressIP that has an address of this family";
}
