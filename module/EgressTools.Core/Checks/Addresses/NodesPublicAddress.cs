namespace EgressTools.Checks.Addresses;

internal sealed class NodesPublicAddress() : Check("EGT3001", Severity.Error, "egressIP is a node's public address")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "In most clouds a node's public address (ExternalIP) is a 1:1 NAT outside the machine: no interface has it. From Cilium 1.18 on the agent of the gateway looks for the egress IP among the interfaces, does not find it, "
        + "and drops the packets with reason 204. Before, it sends them with that address, and the cloud drops them. The address that belongs there is the inner one, which the cloud then translates to the public one. Some clouds and many machines of one's own carry the public address themselves; "
        + "then it is right. The provider that the Node names tells the clouds apart as far as they are known here, and where agents' maps are read, the gateway's own entry tells whether its agent found the address.";

    public override string Cure => "Write the gateway node's InternalIP as egressIP, unless ip addr on the gateway shows the public address; kubectl egress nodes shows both addresses.";

    public override ImmutableArray<string> References => Issues(44026, 32971);

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var book = new NodeAddressBook(context);
        var agents = new AgentFindings(context);
        foreach (var policy in context.Gateways.Policies)
        {
            var wrong = policy.Ring.Where(g => g is { Node: not null, EgressIP: { } asked } && book.ExternalOwnerOf(asked) is not null)
                .Select(g => (Gateway: g, Severity: Judge(context, book, agents, policy, g))).Where(static g => g.Severity != Severity.Info).ToList();
            if (wrong.Count == 0)
                continue;
            var (first, severity) = wrong.MaxBy(static g => g.Severity);
            yield return Found(policy.Policy, Message(context, book, first, severity, agents.Found(policy, first))) with
            {
                Severity = severity,
                Evidence = [new("egressIP", Listed.Plain(wrong.Select(static g => $"{g.Gateway.EgressIP} on {g.Gateway.Node}"))), new($"addresses on {first.Node}", book.InsideOf(first.Node!))],
                Remedy = severity == Severity.Error ? book.Remedy(first) : $"ip addr on {first.Node} shows whether it has the address; if not, {book.Remedy(first)}",
            };
        }
    }

    /// <summary>Info where nothing is wrong.</summary>
    private static Severity Judge(CheckContext context, NodeAddressBook book, AgentFindings agents, CompiledPolicy policy, ResolvedGateway gateway)
    {
        // Until 1.17 agents hold the address that is asked for, wherever it is.
        if (context.Behavior.EgressIPMustBeLocal && agents.Found(policy, gateway) is { } found)
            return found ? Severity.Info : Severity.Error;
        // The address of another node is wrong on this one in any cloud.
        if (book.ExternalOwnerOf(gateway.EgressIP!.Value) != gateway.Node)
            return Severity.Error;
        return PublicAddressing.IsTranslated(book.NodeOf(gateway.Node!)) switch { true => Severity.Error, false => Severity.Info, null => Severity.Warning };
    }

    private static string Message(CheckContext context, NodeAddressBook book, ResolvedGateway gateway, Severity severity, bool? found)
    {
        var owner = book.ExternalOwnerOf(gateway.EgressIP!.Value)!;
        var whose = owner == gateway.Node ? $"its gateway {owner}" : $"{owner}, and its gateway is {gateway.Node}";
        var what = $"egressIP {gateway.EgressIP} is the public address (ExternalIP) of {whose}: ";
        if (!context.Behavior.EgressIPMustBeLocal)
            return what + (owner == gateway.Node ? "where that is translated outside the machine, the cloud drops what is sent with it" : $"the gateway sends with it, and answers go to {owner}");
        if (found == false)
            return what + "the gateway's agent did not find it on any interface and drops the packets (reason 204)";
        return what + (severity == Severity.Warning ? "where that is translated outside the machine, the gateway does not have it and drops the packets (reason 204)"
            : owner == gateway.Node ? "the cloud translates that outside the machine, so that no interface has it and the gateway drops the packets (reason 204)"
            : "the gateway does not have it and drops the packets (reason 204)");
    }
}
