namespace EgressTools.Checks.Running;

internal sealed class DeletedPodEntry() : DifferenceCheck("EGT5009", Severity.Warning, "Entries of deleted pods", DifferenceClass.GonePod, [17679, 26503])
{
    public override string Why => "An entry whose source address belongs to no endpoint has no effect until a new pod gets the address: then that pod leaves "
        + "by the gateway without a policy. The entry also takes room in the map.";
    public override string Cure => "Restart the named agents if the entries stay.";

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("keep")} {group.Entries} of {group.Pods} that no longer {(group.All.Length == 1 ? "exists" : "exist")}: " +
        "a new pod with the address would leave by the gateway";
}
