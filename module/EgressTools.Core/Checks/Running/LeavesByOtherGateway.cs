namespace EgressTools.Checks.Running;

internal sealed class LeavesByOtherGateway() : ExitCheck("EGT5021", Severity.Error, "Wrong gateway or egress IP of pods", [17679, 41547, 47761])
{
    public override string Why => "An echo service saw the pod with an address of another node, or with another address of the gateway than the policy's "
        + "egress IP. Servers that allow only the expected address refuse these connections. The agents hold another entry, or two policies are in conflict.";
    public override string Cure => $"Run {Subcommands.Verify} to see which agents hold another gateway (EGT5004, EGT5005) or egress IP (EGT5007), and "
        + $"{Subcommands.Route} POD {Options.To} ADDRESS to see the expected gateway.";

    private protected override bool IsMeant(ExitAddressResult exit) =>
        exit.Verdict == ExitVerdict.OtherGateway || (exit.Verdict == ExitVerdict.OwnNode && IsByItsGateway(exit));

    private protected override (string Message, string Remedy, Severity? Severity) Describe(CheckContext context, ExitGroup group)
    {
        var owners = Listed.Short(group.Exits.Select(static e => e.AddressOwner).OfType<string>());
        var message = group.Exits.All(IsByItsGateway)
            ? $"{group.Pods} leave by {group.Expected}, but with its address {group.Seen}, not with the policy's egress IP"
            : $"{group.Pods} leave by {owners} ({group.Seen}), not by {group.Expected}";
        return (message, $"run {Subcommands.Verify} to see which agents hold another entry", null);
    }
}
