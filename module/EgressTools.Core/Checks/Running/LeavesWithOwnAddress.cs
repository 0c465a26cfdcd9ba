using EgressTools.Operations;

namespace EgressTools.Checks.Running;

internal sealed class LeavesWithOwnAddress() : ExitCheck("EGT5031", Severity.Error, "Pods leave with their own addresses")
{
    public override string Why =>
        "An echo service saw the pod with the pod's own address. Packets reach the gateway, and its agent lacks the entry, " +
        "or runs without the egress gateway, so that it does not translate them. In most networks "
        + "they are lost then; where they are not, addresses of pods leak. Where the policy is not in effect at all, " +
        "it also happens for destinations that nodes do not masquerade (ipv4-native-routing-cidr, ip-masq-agent).";

    public override string Cure => "Compare the agents of the gateway and of the pod's node with the policies (kubectl egress verify), " +
        "and restart the one that lacks the entry.";

    public override ImmutableArray<string> References => Issues(26503, 22805);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override bool IsMeant(ExitAddressResult exit) => exit.Verdict == ExitVerdict.PodAddress;

    private protected override CheckFinding Describe(CheckContext context, ExitGroup group, CheckFinding finding) => finding with
    {
        Message = $"{group.Pods} left with their own addresses and not with that of {group.Expected} (seen as {group.Seen}): "
            + (group.Gateway is { } gateway ? $"the agent of {gateway} lacks their entries, or " : "") + "the policy is not in effect for them",
        Remedy = $"kubectl egress verify{(group.Gateway is { } node ? $" --node {node}" : "")} shows what the agent lacks",
    };
}
