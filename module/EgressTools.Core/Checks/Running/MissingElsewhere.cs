namespace EgressTools.Checks.Running;

internal sealed class MissingElsewhere() : DifferenceCheck("EGT5003", Severity.Warning, "agents beside the way of the traffic lack entries", DifferenceClass.MissingElsewhere)
{
    public override string Why =>
        "Every agent holds every entry of the cluster. One that lacks some which neither the pod's node nor the gateway needs does no harm yet: "
        + "it does once a pod or the gateway's role moves to its node, and it shows that the agent did not take a change or that its map is full.";

    public override string Cure => "Restart the agent's pod when it stays so, and see EGT3005 and EGT5012 for the size of the map.";

    public override ImmutableArray<string> References => Issues(26503, 24791);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("lack")} {group.Entries} for {group.Pods}; the traffic does not pass there now, and will be steered wrongly once a pod or the gateway moves there";

    private protected override string Remedy(DifferenceGroup group) => group.Restart;
}
