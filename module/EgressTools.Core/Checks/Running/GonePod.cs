namespace EgressTools.Checks.Running;

internal sealed class GonePod() : DifferenceCheck("EGT5009", Severity.Warning, "agents keep entries of pods that are gone", DifferenceClass.GonePod)
{
    public override string Why =>
        "An entry whose source address belongs to no endpoint steers nothing, until a new pod gets the address: then that pod leaves by the gateway although no policy asks for it. "
        + "It also takes room in the map.";

    public override string Cure => "Restart the pods of the agents that are named when the entries stay.";

    public override ImmutableArray<string> References => Issues(17679, 26503);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("keep")} {group.Entries} for {group.Pods} that {Plural.Verb(group.All.Length, "are")} gone; a new pod with such an address would leave by that gateway";

    private protected override string Remedy(DifferenceGroup group) => group.Restart;
}
