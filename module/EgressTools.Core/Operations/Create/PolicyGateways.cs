namespace EgressTools.Operations;

/// <summary>One gateway entry of a new policy: the node's label <c>kubernetes.io/hostname</c>, and the egress IP or interface if one is named.</summary>
internal sealed record ChosenGateway(string Hostname, Address? EgressIP, string? Interface)
{
    public JObject ToDocument()
    {
        var document = new JObject { ["nodeSelector"] = new JObject { ["matchLabels"] = new JObject { [NodeChoice.HostnameLabel] = Hostname } } };
        if (Interface is not null)
            document["interface"] = Interface;
        if (EgressIP is { } address)
            document["egressIP"] = address.ToString();
        return document;
    }
}

/// <summary>The gateways of a new policy: one entry a node, since an entry that matches several nodes uses only the first by name (#30157).</summary>
internal static class PolicyGateways
{
    public static ImmutableArray<ChosenGateway> Choose(ClusterSnapshot snapshot, CreatePolicyRequest request, Remarks said)
    {
        RequireInterfaceName(request.Interface);
        if (!string.IsNullOrEmpty(request.Interface) && request.EgressIP is not (null or "none"))
            throw new UsageException($"{Options.Interface} and {Options.EgressIP} exclude each other: the agents ignore a policy that has both (PR #30164)",
                "InterfaceAndEgressIP");
        var nodes = Nodes(snapshot, request);
        if (nodes.Length > PolicySchema.MostGateways)
            throw new UsageException($"{Plural.Count(nodes.Length, "gateway")} are chosen and a policy holds {PolicySchema.MostGateways} at most: " +
                "choose fewer nodes", "TooManyGateways");
        var version = snapshot.Installation.Version;
        if (nodes.Length > 1 && !CiliumBehavior.For(version).GatewayList)
            throw new UsageException($"several gateways need Cilium 1.18 or newer and this cluster runs {version}: choose one node", "GatewayListUnsupported");
        ImmutableArray<ChosenGateway> gateways = [.. nodes.Select(node => Entry(node, nodes, snapshot, request, said))];
        if (gateways.GroupBy(static g => g.Hostname, StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new UsageException($"two of the nodes have the label {NodeChoice.HostnameLabel}={twice.Key}, so an entry cannot tell them apart: " +
                "choose one of them or mend the label", "AmbiguousHostname");
        Explain(nodes, gateways, request, said);
        return gateways;
    }

    /// <summary>The nodes, by name or by selector.</summary>
    private static ImmutableArray<NodeChoice> Nodes(ClusterSnapshot snapshot, CreatePolicyRequest request)
    {
        if (request.Nodes.IsEmpty && request.NodeSelector is null)
            throw new UsageException($"no gateway is chosen: give {Options.Node}, {Options.NodeSelector}, or nodes from {Options.NodesFrom}", "NoNode");
        if (!request.Nodes.IsEmpty && request.NodeSelector is not null)
            throw new UsageException($"gateways are chosen by name and by {Options.NodeSelector}: give one of them", "TwoNodeChoices");
        var all = NodeChoice.All(snapshot);
        if (all.Count == 0)
            Prerequisites.Require(snapshot, SnapshotKinds.CiliumNodes, "which nodes there are");
        if (request.NodeSelector is not { } text)
            return [.. request.Nodes.Distinct(StringComparer.Ordinal).Select(name => all.GetValueOrDefault(name) ?? throw NoSuch(name, all, snapshot))];
        return NodeChoice.Fitting(all, LabelSelectorParser.Parse(text, Options.NodeSelector)) is { IsEmpty: false } found ? found
            : throw NotFound.Labelled(text, $"{Options.NodeSelector}: ");
    }

    private static UsageException NoSuch(string name, SortedDictionary<string, NodeChoice> all, ClusterSnapshot snapshot)
    {
        var byAddress = all.Values.FirstOrDefault(n => n.Addresses.Any(a => a.ToString() == name));
        return NotFound.Node(name, snapshot.Origin.Length > 0 ? snapshot.Origin : "the cluster",
            byAddress is not null ? $"node '{byAddress.Name}' has that address" : null);
    }

    // What Linux allows: no interface has any other name.
    private static void RequireInterfaceName(string? name)
    {
        if (name is not null && (name.Length is 0 or > 15 || name is "." or ".."
            || name.Any(static c => c is '/' or ':' || char.IsWhiteSpace(c) || char.IsControl(c))))
            throw new UsageException($"{Options.Interface}: '{name}' is not a valid name of a network interface: 1 to 15 characters, without blanks, " +
                "'/' and ':'", "InvalidInterface");
    }

    private static ChosenGateway Entry(NodeChoice node, ImmutableArray<NodeChoice> nodes, ClusterSnapshot snapshot, CreatePolicyRequest request, Remarks said)
    {
        said.Warnings.AddRange(node.Warnings(snapshot));
        return string.IsNullOrEmpty(request.Interface) ? new ChosenGateway(node.Hostname, EgressIP(node, nodes, snapshot, request, said), null)
            : new ChosenGateway(node.Hostname, null, request.Interface);
    }

    private static Address? EgressIP(NodeChoice node, ImmutableArray<NodeChoice> nodes, ClusterSnapshot snapshot, CreatePolicyRequest request, Remarks said) =>
        (request.EgressIP ?? "auto") switch
        {
            "none" => null,
            "auto" => node.InternalIPv4 ?? throw new UsageException($"node '{node.Name}' lists no internal IPv4 address to use as egress IP: " +
                $"give {Options.EgressIP} ADDRESS or {Options.EgressIP} none", "NoInternalAddress"),
            var text when !Address.TryParse(text, out _) =>
                throw new UsageException($"{Options.EgressIP}: '{text}' is neither an IP address nor 'auto' or 'none'", "InvalidEgressIP"),
            var text => Given(Address.Parse(text), node, nodes, snapshot, request, said),
        };

    private static Address Given(
        Address address, NodeChoice node, ImmutableArray<NodeChoice> nodes, ClusterSnapshot snapshot, CreatePolicyRequest request, Remarks said)
    {
        if (nodes.Length > 1)
            throw new UsageException($"{Options.EgressIP} {address} can be on one node only and {nodes.Length} are chosen: give {Options.EgressIP} auto, " +
                "or make one policy a node", "EgressIPForSeveral");
        if (address.IsIPv6 && !CiliumBehavior.For(snapshot.Installation.Version).EgressIPv6)
            throw new UsageException($"{Options.EgressIP} {address} is IPv6, which Cilium accepts from 1.20 on; " +
                $"this cluster runs {snapshot.Installation.Version}", "IPv6Unsupported");
        if (AddressClass.IsNeverSource(address))
            throw new UsageException($"{Options.EgressIP} {address} is not an address that traffic can leave by: give one of the node's own",
                "InvalidEgressIP");
        if (NodeChoice.PublicOwner(snapshot, address) is { } owner && !request.Force)
        {
            var instead = node.InternalIPv4 is { } inside ? $"use {inside}, the internal address of {node.Name}" : "use an internal address";
            throw new UsageException($"{Options.EgressIP} {address} is the public address of node '{owner}', which clouds translate outside the machine, " +
                $"so no interface has it: {instead}, or {Options.Force} where an interface does", "PublicEgressIP");
        }
        if (!node.Addresses.Contains(address))
            said.Warnings.Add($"node '{node.Name}' does not list {address} among its addresses: traffic is dropped unless one of its interfaces has it");
        return address;
    }

    private static void Explain(ImmutableArray<NodeChoice> nodes, ImmutableArray<ChosenGateway> gateways, CreatePolicyRequest request, Remarks said)
    {
        var names = Listed.All(nodes.Select(static n => n.ExternalIP is { } seen ? $"{n.Name} (seen as {seen})" : n.Name));
        said.Notes.Add(nodes.Length == 1 ? $"gateway: {names}" : $"gateways: {names}; all are listed in egressGateways, each pod uses one of them, " +
            "and egressGateway repeats the first because the schema demands it");
        if (gateways[0].Interface is { } name)
            said.Notes.Add($"egress IP: the first address of interface {name} on the gateway");
        else if (gateways[0].EgressIP is null)
            said.Notes.Add("egress IP: left to the gateway, which takes the first address of its default route's interface");
        else if ((request.EgressIP ?? "auto") == "auto")
            said.Notes.Add("egress IP: the internal address of each node, which the cloud translates to its public one");
    }
}
