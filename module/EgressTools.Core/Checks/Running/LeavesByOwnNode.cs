namespace EgressTools.Checks.Running;

internal sealed class LeavesByOwnNode() : ExitCheck("EGT5020", Severity.Error, "Pods leave by their own node", [26503, 17291])
{
    public override string Why => "An echo service saw the pod with the address of its own node, not with that of the gateway: the policy is not in effect for "
        + "this pod. Usually the agent of the node has no entry, because it missed the policy or the pod's identity.";
    public override string Cure => $"Run {Subcommands.Verify} {Options.Node} NODE to see what the agent of the pod's node holds, and see EGT5001 for the "
        + "cause. Then restart the pod.";

    private protected override bool IsMeant(ExitAddressResult exit) => exit.Verdict == ExitVerdict.OwnNode && !IsByItsGateway(exit);

    private protected override (string Message, string Remedy, Severity? Severity) Describe(CheckContext context, ExitGroup group) =>
        ($"{group.Pods} leave by their own node ({group.Seen}), not by {group.Expected}: policy {group.Policy} is not in effect for them",
            $"run {Subcommands.Verify} {Options.Node.With(group.Exits[0].Node)} to see the entries that the agent lacks", null);
}
