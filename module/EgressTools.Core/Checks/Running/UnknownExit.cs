namespace EgressTools.Checks.Running;

internal sealed class UnknownExit() : ExitCheck("EGT5022", Severity.Error, "Exit address that no node has", [45137])
{
    public override string Why => "An echo service saw the pods with an address that no node has. If the agents' maps are right, the packets left by the "
        + "gateway, and something behind it translated them again. In a cloud this is a NAT gateway: the route table of the gateway's subnet sends 0.0.0.0/0 "
        + "to it, and the node's own public address is never used. All pods of the gateway then have the same exit address.";
    public override string Cure => "Put the gateways in a subnet whose route table does not send 0.0.0.0/0 to a NAT gateway (on TKE: in the VPC console). Or "
        + "have the other side allow the address of the NAT gateway, if it is fixed.";

    private protected override bool IsMeant(ExitAddressResult exit) => exit.Verdict == ExitVerdict.UnknownAddress;

    private protected override (string Message, string Remedy, Severity? Severity) Describe(CheckContext context, ExitGroup group)
    {
        // Null if the maps were not read. The checks of the maps say what is wrong with them.
        var right = AreMapsRight(context, group.Policy);
        var alike = group.Exits.Length == group.Asked && group.Exits.Select(static e => e.Address).Distinct().Count() == 1;
        var cause = right switch
        {
            true => "The agents' maps are right: ",
            false => "The agents' maps differ from the policy too: correct them first",
            null => "The agents' maps were not read: ",
        } + (right == false ? "" : alike ? "probably a NAT gateway in front of the gateway's subnet"
            : "something in front of the gateway translates the addresses, perhaps a NAT gateway");
        return ($"{group.Pods} leave with {group.Seen}, an address that no node has, not with that of {group.Expected}. {cause}",
            right == false ? Subcommands.Verify.ToString()!
                : "remove the route of 0.0.0.0/0 to a NAT gateway from the route table of the subnet of " +
                $"{group.Gateway ?? "the gateway"}, or allow {group.Seen}",
            // A gateway without a public address always needs a NAT in front of it.
            right == false || group.Exits.All(static e => e.Expected!.PublicAddresses.IsEmpty) ? Severity.Warning : null);
    }
}
