namespace EgressTools.Checks.Running;

internal sealed class DisagreeingAgents() : DifferenceCheck("EGT5005", Severity.Error, "agents disagree about the gateway", DifferenceClass.AgentsDisagree)
{
    public override string Why =>
        "Every agent computes the gateway for itself and all should come to the same. Where they do not, the same policy sends pods of one node to one gateway and pods of another node to another, "
        + "and a gateway that does not know itself for one sends the packets on with the pod's own address. Agents that did not take a change of nodes or policies are the cause. "
        + "Entries that several policies want with different gateways (EGT1019) switch all the time and not on all agents together: they are not meant here.";

    public override string Cure => "Restart the agents that differ.";

    public override ImmutableArray<string> References => Issues(17679);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} hold different gateways ({group.Held}) in {group.Entries}, so the same pods leave by one or the other, depending on the node";

    private protected override string Remedy(DifferenceGroup group) => group.Restart;
}
