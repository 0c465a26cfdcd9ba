namespace EgressTools.Checks.Running;

internal sealed class WrongAddressOnGateway()
    : DifferenceCheck("EGT5007", Severity.Error, "Wrong egress IP on the gateway", DifferenceClass.WrongEgressIP, [47761])
{
    public override string Why => "Agents look for the egress IP on the interfaces only when a policy or a node changes, not when an address moves. If a "
        + "floating address moves to another machine, or an interface gets another address, the map keeps the old one. Pods then leave with it, or their "
        + "answers go to the other machine.";
    public override string Cure => "Change an annotation of the policy, so that the agents look again, or restart the gateway's agent. Do not use addresses "
        + "that move as egressIP.";

    private static string Wanted(DifferenceGroup group) =>
        group.First.Expected[0].EgressIP is { IsUnspecified: false } asked ? asked.ToString() : $"that of gateway {group.First.Expected[0].Gateway}";

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("give")} packets of {group.Pods} the egress IP {group.First.Actual?.EgressIP}, not {Wanted(group)}";

    private protected override string Remedy(DifferenceGroup group) => $"run {PolicyTouch.Command(group.First.Policy ?? "")}, so that the agents look again";
}
