namespace EgressTools.Checks.Running;

internal sealed class LeavesWithOwnAddress() : ExitCheck("EGT5031", Severity.Error, "Pods leave with their own addresses", [26503, 22805])
{
    public override string Why => "An echo service saw the pod with the pod's own address. The packets reach the gateway, but its agent lacks the entry or "
        + "runs without the egress gateway, so it does not translate them. Most networks drop such packets; others leak the addresses of pods. If the policy "
        + "is not in effect at all, this also happens for destinations that nodes do not masquerade (ipv4-native-routing-cidr, ip-masq-agent).";
    public override string Cure => $"Compare the agents of the gateway and of the pod's node with the policies ({Subcommands.Verify}), and restart the one "
        + "that lacks the entry.";

    private protected override bool IsMeant(ExitAddressResult exit) => exit.Verdict == ExitVerdict.PodAddress;

    private protected override (string Message, string Remedy, Severity? Severity) Describe(CheckContext context, ExitGroup group)
    {
        var (lack, at) = group.Gateway is { } gateway ? ($"the agent of {gateway} lacks their entries, or ", $" {Options.Node.With(gateway)}") : ("", "");
        return ($"{group.Pods} leave with their own addresses ({group.Seen}), not with that of {group.Expected}: {lack}the policy is not in effect for them",
            $"run {Subcommands.Verify}{at} to see the entries that the agent lacks", null);
    }
}
