namespace EgressTools.Checks.Running;

internal sealed class MissingOnGateway()
    : DifferenceCheck("EGT5002", Severity.Error, "Missing entries on the gateway's agent", DifferenceClass.MissingOnGateway, [26503, 22805])
{
    public override string Why => "Packets of the pods reach the gateway node. Without an entry its agent does not know that the node is their gateway, and "
        + "sends them on with the pod's own address. Most networks drop them; otherwise servers see that address.";
    public override string Cure => "Search the log of the gateway's agent for the name of the policy and for a full map, and restart its pod.";

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} (the gateway) {group.Verb("lack")} {group.Entries} of {group.Pods}, so packets leave it with the pod's own address";
}
