using System.Collections.Immutable;
using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Checks.Addresses;

internal sealed class ForeignEgressIP() : Check("EGT3002", Severity.Error, "egressIP is none of the gateway's known addresses")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "The gateway can only give packets an address that one of its interfaces has. An address of another node means that the selector and the egress IP do not fit each other, or that the address moved: "
        + "the agents do not notice that by themselves, and go on with what they found before. An address that no node lists may be a further one of the gateway's interface, which objects need not show; "
        + "if it is not, all packets are dropped with reason 204.";

    public override string Cure => "Write an address of the node that the selector chooses, or choose the node that has the address. ip addr on the gateway shows what its interfaces have.";

    public override ImmutableArray<string> References => Issues(44026, 47761, 32971);

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var book = new NodeAddressBook(context);
        var services = new Lazy<HashSet<Address>>(() => [.. context.IfKnown(SnapshotKinds.Services, static c => c.Services) is { IsDefault: false } known ? known.SelectMany(static s => s.Addresses) : []]);
        foreach (var policy in context.Gateways.Policies)
        {
            // What EGT3001 and EGT3003 say of an address is not said again.
            var unknown = policy.Ring
                .Where(g => g is { Node: { } node, EgressIP: { } asked } && !book.HasInside(node, asked) && book.ExternalOwnerOf(asked) is null && !services.Value.Contains(asked))
                .ToLookup(g => book.InsideOwnerOf(g.EgressIP!.Value) is not null);
            if (unknown[true].FirstOrDefault() is { } foreign)
                yield return Describe(book, policy, foreign, unknown[true], $"is an address of {book.InsideOwnerOf(foreign.EgressIP!.Value)} and not of its gateway {foreign.Node}, which drops the packets (reason 204)");
            if (unknown[false].FirstOrDefault() is { } unlisted)
                yield return Describe(book, policy, unlisted, unknown[false], $"is listed for no node: if no interface of its gateway {unlisted.Node} has it, the packets are dropped there (reason 204)") with { Severity = Severity.Warning };
        }
    }

    private CheckFinding Describe(NodeAddressBook book, CompiledPolicy policy, ResolvedGateway first, IEnumerable<ResolvedGateway> all, string what) => Found(policy.Policy, $"egressIP {first.EgressIP} {what}") with
    {
        Evidence = [new("egressIP", Some.Of(all.Select(static g => $"{g.EgressIP} on {g.Node}"))), new($"addresses on {first.Node}", book.InsideOf(first.Node!))],
        Remedy = book.Remedy(first),
    };
}
