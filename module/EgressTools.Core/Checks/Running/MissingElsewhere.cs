namespace EgressTools.Checks.Running;

internal sealed class MissingElsewhere()
    : DifferenceCheck("EGT5003", Severity.Warning, "Missing entries on other agents", DifferenceClass.MissingElsewhere, [26503, 24791])
{
    public override string Why => "Every agent holds every entry of the cluster. Missing entries on an agent that is neither on the pod's node nor on the "
        + "gateway do no harm yet. They do when the pod or the gateway moves to its node. They also show that the agent missed a change or that its map is "
        + "full.";
    public override string Cure => "Restart the agent's pod if the entries stay missing. See EGT3005 and EGT5012 for the size of the map.";

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("lack")} {group.Entries} of {group.Pods}: their traffic does not pass there, " +
        "but would be lost if a pod or the gateway moves there";
}
