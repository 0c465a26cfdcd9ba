namespace EgressTools.Checks.Addresses;

internal sealed class ForeignEgressIP() : Check("EGT3002", Severity.Error, "egressIP not found on the gateway", Inputs.Gateways | SnapshotKinds.Nodes,
    ShownIn.EveryAgent, [44026, 47761, 32971])
{
    public override string Why => "From Cilium 1.18 on, a gateway sends only with an address that one of its interfaces has. Before, it sends with any "
        + "address, and the network must route the answers to it, for example by BGP. An address of another node means that selector and egress IP do not "
        + "belong together, or that the address moved. Agents look for the address only when a policy or a node changes: the old gateway continues with it, "
        + "and the answers go to the new one. An address that no node lists may be a secondary one, which objects need not show. If no interface has it, all "
        + "packets are dropped (reason 204). If agents' maps were read, the gateway's own entry shows whether its agent found the address.";
    public override string Cure => "Select the node that has the address, or write an address of the selected node, which changes the exit address. ip addr on "
        + "the gateway shows the addresses of its interfaces. Any change of the policy, such as an annotation, makes agents look again.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var book = new NodeAddressBook(context);
        var services = new Lazy<HashSet<Address>>(() =>
            [.. context.IfKnown(SnapshotKinds.Services, static c => c.Services) is { IsDefault: false } known
                ? known.SelectMany(static s => s.Addresses) : []]);
        var agents = new EgressIPEvidence(context);
        foreach (var policy in context.Gateways.Policies)
        {
            // EGT3001 and EGT3003 report public addresses of nodes and addresses of Services.
            var unknown = policy.Ring
                .Where(g => g is { Node: { } node, EgressIP: { } asked } && !book.HasInside(node, asked)
                    && book.ExternalOwnerOf(asked) is null && !services.Value.Contains(asked))
                .ToLookup(g => book.InsideOwnerOf(g.EgressIP!.Value) is not null);
            if (unknown[true].FirstOrDefault() is { } foreign)
                yield return OfOtherNode(book, policy, foreign, unknown[true], context.Behavior.EgressIPMustBeLocal, agents.Found(policy, foreign));
            // Up to 1.17 agents use the address as written, and some networks route the answers back.
            if (!context.Behavior.EgressIPMustBeLocal)
            {
                if (unknown[false].FirstOrDefault() is { } unusual)
                    yield return Unrouted(book, policy, unusual, unknown[false]);
                continue;
            }
            var unlisted = unknown[false].Select(g => (Gateway: g, Found: agents.Found(policy, g))).Where(static g => g.Found != true).ToList();
            if (unlisted.Count > 0)
                yield return OfNoNode(book, policy, [.. unlisted.OrderBy(static g => g.Found is null).Select(static g => g.Gateway)],
                    unlisted.Exists(static g => g.Found == false));
        }
    }

    private CheckFinding OfOtherNode(NodeAddressBook book, CompiledPolicy policy, ResolvedGateway first, IEnumerable<ResolvedGateway> all,
        bool mustBeLocal, bool? found)
    {
        var owner = book.InsideOwnerOf(first.EgressIP!.Value);
        var outcome = found switch
        {
            _ when !mustBeLocal => $"{first.Node} sends with it, and answers go to {owner} and are lost",
            true => $"the agent of {first.Node} found it before and still uses it (#47761), and answers go to {owner} and are lost",
            false => $"{first.Node} drops the packets (reason 204)",
            null => $"{first.Node} drops the packets (reason 204), or still uses an address that has moved, and answers go to {owner}",
        };
        // A changed selector makes agents look again. Moving the address back makes the old entry right.
        var back = mustBeLocal && found == true ? $", which makes agents look again, or move the address back to {first.Node}" : "";
        return Describe(Severity.Error, book, policy, first, all, $"is an address of {owner}, not of gateway {first.Node}: {outcome}",
            $"select {owner} in nodeSelector{back}; or {book.Remedy(first)}");
    }

    private CheckFinding OfNoNode(NodeAddressBook book, CompiledPolicy policy, ImmutableArray<ResolvedGateway> all, bool isAbsent) =>
        Describe(isAbsent ? Severity.Error : Severity.Warning, book, policy, all[0], all, isAbsent
            ? $"is not an address of any node, and the agent of gateway {all[0].Node} did not find it: the gateway drops the packets (reason 204)"
            : $"is not an address of any node: if no interface of gateway {all[0].Node} has it, the gateway drops the packets (reason 204)",
            $"ip addr on {all[0].Node} shows whether it has the address; if not, {book.Remedy(all[0])}");

    private CheckFinding Unrouted(NodeAddressBook book, CompiledPolicy policy, ResolvedGateway first, IEnumerable<ResolvedGateway> all) =>
        Describe(Severity.Info, book, policy, first, all, $"is not an address of any node: answers reach gateway {first.Node} only if the network routes " +
            "them there; Cilium 1.18 needs it on an interface", $"before an upgrade to 1.18, add the address to an interface of {first.Node}");

    private CheckFinding Describe(Severity severity, NodeAddressBook book, CompiledPolicy policy, ResolvedGateway first, IEnumerable<ResolvedGateway> all,
        string what, string remedy) =>
        Found(severity, policy, $"egressIP {first.EgressIP} {what}", remedy, ("egressIP", all.Select(static g => $"{g.EgressIP} on {g.Node}")),
            ($"addresses on {first.Node}", book.InsideOf(first.Node!)));
}
