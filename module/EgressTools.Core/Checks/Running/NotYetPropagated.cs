namespace EgressTools.Checks.Running;

internal sealed class NotYetPropagated() : DifferenceCheck("EGT5008", Severity.Info, "a new pod has not reached every agent", DifferenceClass.NotYetPropagated)
{
    public override string Why =>
        "An agent steers a pod once its endpoint and its identity have come to it, which usually takes some seconds and may take a minute under load. Until then the pod's traffic leaves by its own node. "
        + "Cilium does not hold the pod back meanwhile.";

    public override string Cure => "Nothing, if it passes. A program that must never be seen with another address has to wait before its first connection; kubectl egress verify --wait 60s shows when the agents have the entries.";

    public override ImmutableArray<string> References => Issues(24791, 17333);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("have")} not taken {group.Entries} of {group.Pods} that came up less than half a minute before, so first connections may leave by the pod's own node";

    private protected override string Remedy(DifferenceGroup group) => "kubectl egress verify --wait 60s looks until the agents have them";
}
