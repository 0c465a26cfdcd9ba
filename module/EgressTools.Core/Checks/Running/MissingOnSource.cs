namespace EgressTools.Checks.Running;

internal sealed class MissingOnSource() : DifferenceCheck("EGT5001", Severity.Error, "the agent of the pod's own node lacks entries", DifferenceClass.MissingOnSource)
{
    public override string Why =>
        "The agent of the node where a pod runs decides whether the pod's packets go to the gateway. Without an entry there they leave as if there were no policy, by the pod's own node and its address. "
        + "It happens where the agent did not take the policy or the pod's identity, and where its map is full: which entries are left out then is chance.";

    public override string Cure => "Read the log of that agent for the name of the policy and for a full map, compare the size of the map with egress-gateway-policy-map-max, and restart the agent's pod.";

    public override ImmutableArray<string> References => Issues(22805, 26503, 45587);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("lack")} {group.Entries} for {group.Pods} of {Plural.Their(group.Nodes.Count)} own, so traffic of these pods leaves by their own node as without the policy";

    private protected override string Remedy(DifferenceGroup group) => group.Restart;
}
