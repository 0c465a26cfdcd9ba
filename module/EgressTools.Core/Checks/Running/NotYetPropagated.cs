namespace EgressTools.Checks.Running;

internal sealed class NotYetPropagated()
    : DifferenceCheck("EGT5008", Severity.Info, "New pods not yet on every agent", DifferenceClass.NotYetPropagated, [24791, 17333])
{
    public override string Why => "An agent steers a pod after it has received the pod's endpoint and identity. This usually takes some seconds, and up to a "
        + "minute under load. Until then the pod's traffic leaves by its own node, as Cilium does not delay the start of the pod.";
    public override string Cure => "Nothing, if it passes. A program that must never use another exit address must wait before its first connection. "
        + $"{Subcommands.Verify} {Options.Wait.With("60s")} shows when the agents have the entries.";

    private protected override string Message(DifferenceGroup group) =>
        $"{group.Agents} {group.Verb("do")} not yet have {group.Entries} of {group.Pods} that started less than 30 s ago, " +
        "so first connections may leave by the pod's own node";

    private protected override string Remedy(DifferenceGroup group) =>
        $"run {Subcommands.Verify} {Options.Wait.With("60s")} to wait until the agents have them";
}
