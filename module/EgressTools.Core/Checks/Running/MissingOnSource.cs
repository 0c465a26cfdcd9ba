namespace EgressTools.Checks.Running;

internal sealed class MissingOnSource() : DifferenceCheck("EGT5001", Severity.Error, "Missing entries on the pod's own agent",
    DifferenceClass.MissingOnSource, [22805, 26503, 45587])
{
    public override string Why => "The agent of a pod's node decides whether the pod's packets go to the gateway. Without an entry they leave by the pod's own "
        + "node, as without a policy. The agent missed the policy or the pod's identity, or its map is full and dropped a random entry.";
    public override string Cure => "Search the log of that agent for the name of the policy and for a full map, compare the size of the map with "
        + "egress-gateway-policy-map-max, and restart the agent's pod.";

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("lack")} {group.Entries} of {group.Pods} on {(group.Nodes.Count == 1 ? "its node" : "their nodes")}, " +
        "so these pods leave by their own node, as without the policy";
}
