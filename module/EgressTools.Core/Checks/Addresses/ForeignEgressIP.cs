namespace EgressTools.Checks.Addresses;

internal sealed class ForeignEgressIP() : Check("EGT3002", Severity.Error, "egressIP is none of the gateway's known addresses")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "From Cilium 1.18 on a gateway only gives packets an address that one of its interfaces has. Before, it gives them any address, and the network has to bring the answers to it, by BGP for example. An address of another node means that the selector and the egress IP do not belong together, or that the address moved: "
        + "agents look for it only when a policy or a node changes, so that the old gateway goes on with an address that it has no longer, and the answers go to the new one. An address that no node lists may be a further one "
        + "of the gateway's interface, which objects need not show; if it is not, all packets are dropped with reason 204. Where agents' maps are read, the gateway's own entry tells whether its agent found the address.";

    public override string Cure =>
        "Choose the node that has the address, or write an address of the node that the selector chooses; the second changes the address that the other side sees. ip addr on the gateway shows what its interfaces have. "
        + "Any change of the policy, an annotation too, makes agents look again.";

    public override ImmutableArray<string> References => Issues(44026, 47761, 32971);

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var book = new NodeAddressBook(context);
        var services = new Lazy<HashSet<Address>>(() => [.. context.IfKnown(SnapshotKinds.Services, static c => c.Services) is { IsDefault: false } known ? known.SelectMany(static s => s.Addresses) : []]);
        var agents = new AgentFindings(context);
        foreach (var policy in context.Gateways.Policies)
        {
            // What EGT3001 and EGT3003 say of an address is not said again.
            var unknown = policy.Ring
                .Where(g => g is { Node: { } node, EgressIP: { } asked } && !book.HasInside(node, asked) && book.ExternalOwnerOf(asked) is null && !services.Value.Contains(asked))
                .ToLookup(g => book.InsideOwnerOf(g.EgressIP!.Value) is not null);
            if (unknown[true].FirstOrDefault() is { } foreign)
                yield return OfOtherNode(book, policy, foreign, unknown[true], context.Behavior.EgressIPMustBeLocal, agents.Found(policy, foreign));
            // Until 1.17 agents use such an address as it is written, and some networks bring the answers back.
            if (!context.Behavior.EgressIPMustBeLocal)
            {
                if (unknown[false].FirstOrDefault() is { } unusual)
                    yield return Unrouted(book, policy, unusual, unknown[false]);
                continue;
            }
            var unlisted = unknown[false].Select(g => (Gateway: g, Found: agents.Found(policy, g))).Where(static g => g.Found != true).ToList();
            if (unlisted.Count > 0)
                yield return OfNoNode(book, policy, [.. unlisted.OrderBy(static g => g.Found is null).Select(static g => g.Gateway)], unlisted.Exists(static g => g.Found == false));
        }
    }

    private CheckFinding OfOtherNode(NodeAddressBook book, CompiledPolicy policy, ResolvedGateway first, IEnumerable<ResolvedGateway> all, bool mustBeLocal, bool? found)
    {
        var owner = book.InsideOwnerOf(first.EgressIP!.Value);
        var outcome = found switch
        {
            _ when !mustBeLocal => $"{first.Node} sends with it all the same, and answers go to {owner} and are lost",
            true => $"the agent of {first.Node} found it before and goes on using it (#47761), and answers go to {owner} and are lost",
            false => $"{first.Node} drops the packets (reason 204)",
            null => $"{first.Node} drops the packets (reason 204), or goes on using an address that has moved away, and answers go to {owner}",
        };
        // A changed selector makes agents look again, and the old gateway's entry is right again as it stands once the address is back.
        var back = mustBeLocal && found == true ? $", which makes agents look again, or move the address back to {first.Node}" : "";
        return Describe(book, policy, first, all, $"is an address of {owner} and not of its gateway {first.Node}: {outcome}") with { Remedy = $"choose {owner} in nodeSelector{back}; or {book.Remedy(first)}" };
    }

    private CheckFinding OfNoNode(NodeAddressBook book, CompiledPolicy policy, ImmutableArray<ResolvedGateway> all, bool isAbsent) =>
        Describe(book, policy, all[0], all, isAbsent ? $"is listed for no node, and the agent of its gateway {all[0].Node} did not find it: the packets are dropped there (reason 204)"
            : $"is listed for no node: if no interface of its gateway {all[0].Node} has it, the packets are dropped there (reason 204)") with
        {
            Severity = isAbsent ? Severity.Error : Severity.Warning,
            Remedy = $"ip addr on {all[0].Node} shows whether it has the address; if not, {book.Remedy(all[0])}",
        };

    private CheckFinding Unrouted(NodeAddressBook book, CompiledPolicy policy, ResolvedGateway first, IEnumerable<ResolvedGateway> all) =>
        Describe(book, policy, first, all, $"is listed for no node: gateway {first.Node} sends with it all the same, and answers come back only if the network brings them there; from Cilium 1.18 on it is dropped unless an interface has it") with
        {
            Severity = Severity.Info,
            Remedy = $"before an upgrade to 1.18, add the address to an interface of {first.Node}",
        };

    private CheckFinding Describe(NodeAddressBook book, CompiledPolicy policy, ResolvedGateway first, IEnumerable<ResolvedGateway> all, string what) => Found(policy.Policy, $"egressIP {first.EgressIP} {what}") with
    {
        Evidence = [new("egressIP", Listed.Plain(all.Select(static g => $"{g.EgressIP} on {g.Node}"))), new($"addresses on {first.Node}", book.InsideOf(first.Node!))],
    };
}
