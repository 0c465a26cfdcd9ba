using EgressTools.Operations;
using EgressTools.Planning;

namespace EgressTools.Checks.Running;

internal sealed class WrongAddressOnGateway() : DifferenceCheck("EGT5007", Severity.Error, "the gateway gives the packets another egress IP than the policy asks for", DifferenceClass.WrongEgressIP)
{
    public override string Why =>
        "The agents look for the egress IP among the interfaces when a policy or a node changes, and not when an address moves. After a floating address went to another machine, "
        + "or an interface got another one, the map keeps the old address: pods are seen with it, or their answers go to the other machine.";

    public override string Cure => "Change the policy in any way, an annotation is enough, so that the agents look again; or restart the agent of the gateway. Do not use addresses that move as egressIP.";

    public override ImmutableArray<string> References => Issues(47761);

    public override ShownIn Shown => ShownIn.Traffic;

    private static string Wanted(DifferenceGroup group) => group.First.Expected[0].EgressIP is { IsUnspecified: false } asked ? asked.ToString() : $"that of gateway {group.First.Expected[0].Gateway}";

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("give")} packets of {group.Pods} the address {group.First.Actual?.EgressIP} and not {Wanted(group)}, so the other side sees another address than expected";

    private protected override string Remedy(DifferenceGroup group) => $"run {PolicyTouch.Command(group.First.Policy ?? "")}, which makes the agents derive the address again";
}
