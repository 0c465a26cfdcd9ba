namespace EgressTools.Checks.Running;

internal sealed class DisagreeingAgents()
    : DifferenceCheck("EGT5005", Severity.Error, "Agents disagree about the gateway", DifferenceClass.AgentsDisagree, [17679])
{
    public override string Why => "Every agent computes the gateway by itself, with the same result. If agents missed a change of nodes or policies, they "
        + "disagree: pods of one node leave by one gateway and pods of another node by another. An agent that does not know that its node is the gateway sends "
        + "the packets on with the pod's own address. Entries in conflict (EGT1019), which switch all the time, are not reported here.";
    public override string Cure => "Restart the agents that differ.";

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} hold different gateways ({group.Held}) in {group.Entries}, so the same pods leave by one or the other, depending on the node";
}
