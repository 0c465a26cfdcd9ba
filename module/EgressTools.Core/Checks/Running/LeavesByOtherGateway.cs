using EgressTools.Operations;

namespace EgressTools.Checks.Running;

internal sealed class LeavesByOtherGateway() : ExitCheck("EGT5021", Severity.Error, "pods leave by another gateway, or another address of it")
{
    public override string Why =>
        "An echo service outside saw the pod with an address of another node than its gateway, or with another address of the gateway than the policy asks for. Whoever lets in only the expected address "
        + "refuses these connections. The agents hold another entry than the policy asks for, or two policies claim the pod and the other one won.";

    public override string Cure => "kubectl egress verify says which agents hold another gateway (EGT5004, EGT5005) or egress IP (EGT5007), and kubectl egress route POD --to ADDRESS what is expected and why.";

    public override ImmutableArray<string> References => Issues(17679, 41547, 47761);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override bool IsMeant(ExitAddressResult exit) => exit.Verdict == ExitVerdict.OtherGateway || (exit.Verdict == ExitVerdict.OwnNode && IsByItsGateway(exit));

    private protected override CheckFinding Describe(CheckContext context, ExitGroup group, CheckFinding finding)
    {
        var owners = Listed.Some(group.Exits.Select(static e => e.AddressOwner).OfType<string>());
        return finding with
        {
            Message = group.Exits.All(IsByItsGateway)
                ? $"{group.Pods} left by their {group.Expected}, but with its address {group.Seen} and not with the one that the policy asks for"
                : $"{group.Pods} left by {owners} and not by {group.Expected} (seen as {group.Seen}), so the other side sees an address that it does not expect",
            Remedy = "kubectl egress verify shows which agents hold another entry",
        };
    }
}
