namespace EgressTools.Checks.Addresses;

internal sealed class PublicAddressOfNode()
    : Check("EGT3001", Severity.Error, "Public address of a node as egressIP", Inputs.Gateways | SnapshotKinds.Nodes, ShownIn.Traffic, [44026, 32971])
{
    public override string Why => "In most clouds the public address of a node (ExternalIP) is a 1:1 NAT outside the machine, and no interface has it. From "
        + "Cilium 1.18 on, the agent of the gateway looks for the egress IP on the interfaces, does not find it, and drops the packets (reason 204). Before, "
        + "it sends with that address, and the cloud drops the packets. The right egress IP is the internal address, which the cloud translates to the public "
        + "one. Some clouds and many machines in data centres have the public address on the interface; then it is right. The check knows some clouds by the "
        + "provider in the Node. If agents' maps were read, the gateway's own entry shows whether its agent found the address.";
    public override string Cure => "Write the gateway node's InternalIP as egressIP, unless ip addr on the gateway shows the public address. "
        + $"{Subcommands.Nodes} shows both addresses.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var book = new NodeAddressBook(context);
        var agents = new EgressIPEvidence(context);
        foreach (var policy in context.Gateways.Policies)
        {
            var wrong = policy.Ring.Where(g => g is { Node: not null, EgressIP: { } asked } && book.ExternalOwnerOf(asked) is not null)
                .Select(g => (Gateway: g, Severity: Judge(context, book, agents, policy, g))).Where(static g => g.Severity != Severity.Info).ToList();
            if (wrong.Count == 0)
                continue;
            var (first, severity) = wrong.MaxBy(static g => g.Severity);
            yield return Found(severity, policy.Policy, Message(context, book, first, severity, agents.Found(policy, first)), severity == Severity.Error
                ? book.Remedy(first) : $"ip addr on {first.Node} shows whether it has the address; if not, {book.Remedy(first)}", ("egressIP",
                wrong.Select(static g => $"{g.Gateway.EgressIP} on {g.Gateway.Node}")), ($"addresses on {first.Node}", book.InsideOf(first.Node!)));
        }
    }

    /// <summary>The severity; info if nothing is wrong.</summary>
    private static Severity Judge(CheckContext context, NodeAddressBook book, EgressIPEvidence agents, CompiledPolicy policy, ResolvedGateway gateway)
    {
        // Up to 1.17 agents hold the given address without looking for it.
        if (context.Behavior.EgressIPMustBeLocal && agents.Found(policy, gateway) is { } found)
            return found ? Severity.Info : Severity.Error;
        // An address of another node is wrong in any cloud.
        if (book.ExternalOwnerOf(gateway.EgressIP!.Value) != gateway.Node)
            return Severity.Error;
        return PublicAddressing.IsTranslated(book.NodeOf(gateway.Node!)) switch { true => Severity.Error, false => Severity.Info, null => Severity.Warning };
    }

    private static string Message(CheckContext context, NodeAddressBook book, ResolvedGateway gateway, Severity severity, bool? found)
    {
        var owner = book.ExternalOwnerOf(gateway.EgressIP!.Value)!;
        var whose = owner == gateway.Node ? $"gateway {owner}" : $"{owner}, not of gateway {gateway.Node}";
        var what = $"egressIP {gateway.EgressIP} is the public address (ExternalIP) of {whose}: ";
        if (!context.Behavior.EgressIPMustBeLocal)
            return what + (owner == gateway.Node ? "if the cloud translates it outside the machine, the cloud drops the packets"
                : $"the gateway sends with it, and answers go to {owner}");
        if (found == false)
            return what + "the gateway's agent did not find it on any interface and drops the packets (reason 204)";
        return what + (severity == Severity.Warning
            ? "if the cloud translates it outside the machine, the gateway does not have it and drops the packets (reason 204)"
            : owner == gateway.Node ? "the cloud translates it outside the machine, so no interface has it and the gateway drops the packets (reason 204)"
            : "the gateway does not have it and drops the packets (reason 204)");
    }
}
