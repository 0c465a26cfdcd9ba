using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Checks.Addresses;

internal sealed class NodesPublicAddress() : Check("EGT3001", Severity.Error, "egressIP is a node's public address")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "In most clouds a node's public address (ExternalIP) is a 1:1 NAT outside the machine: no interface has it. The agent of the gateway looks for the egress IP among the interfaces, does not find it, "
        + "and drops the packets with reason 204. The address that belongs there is the inner one, which the cloud then translates to the public one.";

    public override string Cure => "Write the gateway node's InternalIP as egressIP; kubectl egress nodes shows both addresses.";

    public override ImmutableArray<string> References => Issues(44026, 32971);

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var book = new NodeAddressBook(context);
        foreach (var policy in context.Gateways.Policies)
        {
            var wrong = policy.Ring.Where(g => g is { Node: not null, EgressIP: { } asked } && book.ExternalOwnerOf(asked) is not null).ToList();
            if (wrong is not [{ EgressIP: { } address } first, ..])
                continue;
            var owner = book.ExternalOwnerOf(address)!;
            var whose = owner == first.Node ? $"its gateway {owner}" : $"{owner}, and its gateway is {first.Node}";
            yield return Found(policy.Policy, $"egressIP {address} is the public address (ExternalIP) of {whose}: where that is translated outside the machine, the gateway does not have it and drops the packets (reason 204)") with
            {
                Evidence = [new("egressIP", Some.Of(wrong.Select(static g => $"{g.EgressIP} on {g.Node}"))), new($"addresses on {first.Node}", book.InsideOf(first.Node!))],
                Remedy = book.Remedy(first),
            };
        }
    }
}
