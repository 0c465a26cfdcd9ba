using EgressTools.Operations;

namespace EgressTools.Checks.Running;

internal sealed class LeavesByOwnNode() : ExitCheck("EGT5020", Severity.Error, "pods leave by their own node")
{
    public override string Why =>
        "An echo service outside saw the pod with the address of the node that it runs on and not with that of the gateway: the policy is not in effect for this pod. "
        + "Usually the agent of its node lacks the entry, because it has not taken the policy or the pod's identity.";

    public override string Cure => "See what the agent of the pod's node holds (kubectl egress verify --node), and why it lacks the entry (EGT5001); restart its pod.";

    public override ImmutableArray<string> References => Issues(26503, 17291);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override bool IsMeant(ExitAddressResult exit) => exit.Verdict == ExitVerdict.OwnNode && !IsByItsGateway(exit);

    private protected override CheckFinding Describe(CheckContext context, ExitGroup group, CheckFinding finding) => finding with
    {
        Message = $"{group.Pods} left by their own node and not by {group.Expected} (seen as {group.Seen}), so the policy does not take for them",
        Remedy = $"kubectl egress verify --node {group.Exits[0].Node} shows what the agent there lacks",
    };
}
