namespace EgressTools.Checks.Running;

internal sealed class MissingOnGateway() : DifferenceCheck("EGT5002", Severity.Error, "the gateway's agent lacks entries", DifferenceClass.MissingOnGateway)
{
    public override string Why =>
        "Packets of the pods reach the gateway node. Without an entry its agent does not know that it is their gateway, and sends them on with the pod's own address. "
        + "In most networks they are lost; elsewhere the other side sees that address.";

    public override string Cure => "Read the log of the gateway's agent for the name of the policy and for a full map, and restart its pod.";

    public override ImmutableArray<string> References => Issues(26503, 22805);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents}, the gateway, {group.Verb("lack")} {group.Entries} for {group.Pods}, so packets leave it with the pod's own address";

    private protected override string Remedy(DifferenceGroup group) => group.Restart;
}
