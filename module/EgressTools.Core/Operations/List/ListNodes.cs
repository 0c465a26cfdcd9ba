namespace EgressTools.Operations;

/// <summary>Which nodes to show.</summary>
/// <param name="Selector">Only nodes whose labels match (<c>-l</c>); null for the default choice.</param>
/// <param name="All">Every node.</param>
public sealed record NodesQuery(LabelSelector? Selector, bool All)
{
    /// <summary>Only these nodes, gateways or not; empty for the default choice.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>The label that marks a node as a gateway; its key is configurable.</summary>
    public string LabelKey { get; init; } = GatewayLabel.Standard.Key;

    /// <summary>The value of that label.</summary>
    public string LabelValue { get; init; } = GatewayLabel.Standard.Value;

    /// <summary>The same with another mark: <c>key=value</c>, or the key of one whose value is "true".</summary>
    /// <param name="label">The text.</param>
    /// <param name="option">What it was given for, for the message.</param>
    /// <exception cref="UsageException">It is no label.</exception>
    public NodesQuery MarkedBy(string label, string option)
    {
        var mark = GatewayLabel.Parse(label, option);
        return this with { LabelKey = mark.Key, LabelValue = mark.Value };
    }
}

/// <summary>The gateway nodes: those that a policy chooses, or that carry the label.</summary>
public static class ListNodes
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Nodes | SnapshotKinds.Engine;

    /// <summary>The nodes in the order in which they were named, else of their names, also those of
    /// which only the Node or only the CiliumNode could be read.</summary>
    /// <exception cref="UsageException">There is no node of a name, or both names and a selector are given.</exception>
    /// <exception cref="InputException">A node of a name was not found, and not all could be read.</exception>
    public static ImmutableArray<GatewayNode> Run(ClusterSnapshot snapshot, NodesQuery query)
    {
        var usage = GatewayUsage.Of(snapshot);
        var nodes = snapshot.Nodes.ToDictionary(static n => n.Name, StringComparer.Ordinal);
        var agents = snapshot.CiliumNodes.ToDictionary(static n => n.Name, StringComparer.Ordinal);
        var names = nodes.Keys.Union(agents.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        RequireNames(snapshot, query, names);
        return
        [
            .. names.Select(name => new NodePair(name, nodes.GetValueOrDefault(name), agents.GetValueOrDefault(name)))
                .Where(pair => IsChosen(pair, query, usage)).OrderBy(pair => query.Names.IndexOf(pair.Name))
                .Select(pair => Describe(pair, snapshot, query, usage)),
        ];
    }

    private static void RequireNames(ClusterSnapshot snapshot, NodesQuery query, List<string> known)
    {
        if (!query.Names.IsEmpty && query.Selector is not null)
            throw new UsageException($"choose nodes by name or with {Options.Selector}, not both", "TwoNodeChoices");
        if (query.Names.FirstOrDefault(n => !known.Contains(n)) is not { } name)
            return;
        throw snapshot.Gaps.FirstOrDefault(static g => (g.Kinds & (SnapshotKinds.Nodes | SnapshotKinds.CiliumNodes)) != SnapshotKinds.None
            && !g.IsAbsence) is { } gap
            ? new InputException($"whether there is a node '{name}' is unknown: {gap}", "NoNodes")
            : new UsageException($"there is no node '{name}'; {Subcommands.Nodes} {Options.All} shows the nodes", "NoSuchNode");
    }

    private static bool IsChosen(NodePair pair, NodesQuery query, GatewayUsage usage)
    {
        if (query.Selector is { } selector)
            return selector.Matches(pair.Labels);
        if (!query.Names.IsEmpty)
            return query.Names.Contains(pair.Name);
        return query.All || usage.PoliciesOf(pair.Name).Length > 0 || HasLabel(pair.Node?.Labels, query) || HasLabel(pair.Agent?.Labels, query);
    }

    private static bool HasLabel(LabelSet? labels, NodesQuery query) =>
        labels is not null && labels.TryGetValue(query.LabelKey, out var value) && value == query.LabelValue;

    private static GatewayNode Describe(NodePair pair, ClusterSnapshot snapshot, NodesQuery query, GatewayUsage usage) => new(pair.Name)
    {
        Status = Status(pair.Node),
        Roles = Roles(pair.Labels),
        CreatedAt = pair.Node?.CreatedAt,
        Version = pair.Node?.KubeletVersion ?? "",
        InternalIP = pair.Node?.InternalIP ?? pair.Agent?.NodeIP,
        ExternalIP = pair.ExternalIP,
        Policies = usage.PoliciesOf(pair.Name),
        Pods = snapshot.Complete.HasFlag(Foundations.All | SnapshotKinds.Installation) ? usage.PodsOf(pair.Name) : null,
        OsImage = pair.Node?.OsImage ?? "",
        KernelVersion = pair.Node?.KernelVersion ?? "",
        ContainerRuntime = pair.Node?.ContainerRuntime ?? "",
        Zone = pair.Labels.GetValueOrDefault("topology.kubernetes.io/zone", ""),
        Problems = [.. Problems(pair, snapshot, query)],
    };

    private static string Status(Node? node) => (node?.Readiness switch
    {
        NodeReadiness.Ready => "Ready",
        NodeReadiness.NotReady or NodeReadiness.Silent => "NotReady",
        _ => "Unknown",
    }) + (node?.Unschedulable == true ? ",SchedulingDisabled" : "");

    private static ImmutableArray<string> Roles(LabelSet labels)
    {
        const string prefix = "node-role.kubernetes.io/";
        var roles = labels.Keys.Where(static k => k.StartsWith(prefix, StringComparison.Ordinal) && k.Length > prefix.Length)
            .Select(static k => k[prefix.Length..]);
        if (labels.TryGetValue("kubernetes.io/role", out var role) && role.Length > 0)
            roles = roles.Append(role);
        return [.. roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<NodeProblem> Problems(NodePair pair, ClusterSnapshot snapshot, NodesQuery query)
    {
        if (pair.Node is { } node)
        {
            if (node.Readiness is NodeReadiness.NotReady or NodeReadiness.Silent)
                yield return GatewayProblems.NotReady(node.Readiness);
            if (node.Unschedulable)
                yield return GatewayProblems.Cordoned;
            if (node.IsSuperNode)
                yield return GatewayProblems.SuperNode;
        }
        if (pair.ExternalIP is null)
            yield return new NodeProblem("no-public-address", "no public address: traffic to the internet needs a NAT in front of it");
        if (pair.Node is { } known && snapshot.Complete.HasFlag(SnapshotKinds.CiliumNodes))
        {
            foreach (var problem in AgentProblems(known, pair.Agent, query))
                yield return problem;
        }
        if (pair.Agent is { } agent && CiliumBehavior.For(snapshot.Installation.Version).IsWithoutIPv4(agent))
            yield return GatewayProblems.IPv6First;
    }

    private static IEnumerable<NodeProblem> AgentProblems(Node node, CiliumNode? agent, NodesQuery query)
    {
        if (agent is null)
        {
            if (!node.IsSuperNode)
                yield return GatewayProblems.NoCiliumNode;
            yield break;
        }
        var (onNode, onAgent) = (HasLabel(node.Labels, query), HasLabel(agent.Labels, query));
        if (onNode && !onAgent)
            yield return new NodeProblem("label-not-on-cilium-node",
                $"{query.LabelKey}={query.LabelValue} is on the Node but not on the CiliumNode, which is what policies look at");
        if (onAgent && !onNode)
            yield return new NodeProblem("label-only-on-cilium-node",
                $"{query.LabelKey}={query.LabelValue} is gone from the Node but still on the CiliumNode, which is what policies look at");
    }

    private sealed record NodePair(string Name, Node? Node, CiliumNode? Agent)
    {
        public LabelSet Labels => Node?.Labels ?? Agent?.Labels ?? LabelSet.Empty;

        public Net.Address? ExternalIP => Node?.ExternalIP ?? NodeAddresses.First(Agent?.Addresses ?? [], "ExternalIP");
    }
}
