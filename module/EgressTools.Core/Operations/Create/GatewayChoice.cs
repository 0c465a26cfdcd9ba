namespace EgressTools.Operations;

/// <summary>The nodes that a request for a policy names as gateways.</summary>
internal static class GatewayChoice
{
    /// <summary>By name or by selector.</summary>
    /// <exception cref="UsageException">None is chosen, or a name or selector matches no node.</exception>
    public static ImmutableArray<NodeChoice> Choose(ClusterSnapshot snapshot, CreatePolicyRequest request)
    {
        if (request.Nodes.IsEmpty == request.NodeSelector is null)
        {
            throw request.Nodes.IsEmpty
                ? new UsageException($"no gateway is chosen: give {Options.Node}, {Options.NodeSelector}, or nodes from {Options.NodesFrom}", "NoNode")
                : new UsageException($"gateways are chosen by name and by {Options.NodeSelector}: give one of them", "TwoNodeChoices");
        }
        var all = NodeChoice.All(snapshot);
        if (all.Count == 0)
            Foundations.Require(snapshot, SnapshotKinds.CiliumNodes, "which nodes there are");
        if (request.NodeSelector is { } text)
            return BySelector(all, LabelSelectorParser.Parse(text, Options.NodeSelector), text);
        return [.. request.Nodes.Distinct(StringComparer.Ordinal).Select(name => ByName(all, name, snapshot))];
    }

    private static ImmutableArray<NodeChoice> BySelector(SortedDictionary<string, NodeChoice> all, LabelSelector selector, string text)
    {
        var found = NodeChoice.Fitting(all, selector);
        return found.IsEmpty
            ? throw new UsageException($"{Options.NodeSelector}: no node has the labels '{text}'; " +
                $"'{Subcommands.Nodes} {Options.All}' shows the nodes", "NoNode")
            : found;
    }

    private static NodeChoice ByName(SortedDictionary<string, NodeChoice> all, string name, ClusterSnapshot snapshot)
    {
        if (all.TryGetValue(name, out var node))
            return node;
        var byAddress = all.Values.FirstOrDefault(n => n.Addresses.Any(a => a.ToString() == name));
        var hint = byAddress is not null ? $"node '{byAddress.Name}' has that address" : $"'{Subcommands.Nodes} {Options.All}' shows the nodes";
        throw new UsageException($"there is no node '{name}' in {(snapshot.Origin.Length > 0 ? snapshot.Origin : "the cluster")}; {hint}", "NoSuchNode");
    }
}
