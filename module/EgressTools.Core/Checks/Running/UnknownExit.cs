using EgressTools.Operations;

namespace EgressTools.Checks.Running;

internal sealed class UnknownExit() : ExitCheck("EGT5022", Severity.Error, "pods are seen with an address of no node")
{
    public override string Why =>
        "An echo service outside saw the pods with an address that no node has. Where the agents' maps are right, the packets did leave by the gateway, and something behind it translated them once more: "
        + "in a cloud a NAT gateway, to which the route table of the gateway's subnet sends 0.0.0.0/0, so that the node's own public address is never used. "
        + "All pods of the gateway then show the same address.";

    public override string Cure =>
        "Give the gateways a subnet whose route table does not send 0.0.0.0/0 to a NAT gateway (on TKE: the route table of the gateway's subnet in the console of the VPC), "
        + "or let the other side let in the address of the NAT gateway, if it is fixed.";

    public override ImmutableArray<string> References => Issues(45137);

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override bool IsMeant(ExitAddressResult exit) => exit.Verdict == ExitVerdict.UnknownAddress;

    private protected override CheckFinding Describe(CheckContext context, ExitGroup group, CheckFinding finding)
    {
        // null: the maps were not read. Where they are wrong, the checks of the maps say more about it.
        var right = AreMapsRight(context, group.Policy);
        var maps = right switch
        {
            true => "the agents' maps are right",
            false => "the agents' maps differ from the policy too",
            null => "the agents' maps were not read",
        };
        var alike = group.Exits.Length == group.Asked && group.Exits.Select(static e => e.Address).Distinct().Count() == 1;
        return finding with
        {
            // Without a public address of its own the gateway can only leave by something in front of it.
            Severity = right == false || group.Exits.All(static e => e.Expected!.PublicAddresses.IsEmpty) ? Severity.Warning : Severity.Error,
            Message = $"{group.Pods} left with {group.Seen}, an address of no node, in place of {group.Expected}; {maps}: "
                + (right == false ? "mend these first" : alike ? "a NAT gateway in front of the gateway's subnet is likely" : "something in front of the gateway translates the addresses, perhaps a NAT gateway"),
            Remedy = right == false ? "kubectl egress verify" : $"take the route of 0.0.0.0/0 to a NAT gateway out of the route table of the subnet of {group.Gateway ?? "the gateway"}, or let in {group.Seen}",
        };
    }
}
