namespace EgressTools.Operations;

/// <summary>Which nodes to show.</summary>
public sealed record NodesRequest
{
    /// <summary>Only nodes with these labels; null for the gateway nodes.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>Every node.</summary>
    public bool All { get; init; }

    /// <summary>Only these nodes, gateways or not; empty for all that the other members choose.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Beside <see cref="Names"/>, of the nodes that the other members choose, those with such a name; null for no further ones.</summary>
    public Func<string, bool>? NamePattern { get; init; }

    /// <summary>The label that marks a node as a gateway.</summary>
    public GatewayLabel Label { get; init; } = GatewayLabel.Standard;
}

/// <summary>The nodes in the order in which they were named, else by name, and the cluster that they are in.</summary>
public sealed record NodesResult(ImmutableArray<GatewayNode> Nodes, ClusterSnapshot Snapshot);

/// <summary>The gateway nodes: those that a policy chooses, or that carry the label.</summary>
public static class NodesUseCase
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Nodes | SnapshotKinds.Engine;

    /// <summary>Reads and chooses.</summary>
    /// <exception cref="UsageException">A node does not exist, or both names and a selector are given.</exception>
    /// <exception cref="InputException">Whether a node exists is unknown.</exception>
    public static async Task<NodesResult> RunAsync(NodesRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        var snapshot = await world.ReadAsync(Needs, report, cancellationToken).ConfigureAwait(false);
        if (Unsupported.Of(snapshot) is { } unsupported)
            report.Warn($"the list of gateways may be incomplete: {unsupported}");
        var nodes = Of(snapshot, request, report);
        if (nodes.IsEmpty && request.Names.IsEmpty)
            report.Note(Nothing(request));
        return new NodesResult(nodes, snapshot);
    }

    /// <summary>Nodes as they are after a change; those that are gone are left out.</summary>
    public static async Task<NodesResult> AgainAsync(
        ImmutableArray<string> names, GatewayLabel label, World world, IReport report, CancellationToken cancellationToken)
    {
        var snapshot = await world.ReadAgainAsync(Needs, report, cancellationToken).ConfigureAwait(false);
        var nodes = Of(snapshot, new NodesRequest { All = true, Label = label });
        return new NodesResult([.. nodes.Where(n => names.Contains(n.Name))], snapshot);
    }

    /// <summary>The nodes.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static ImmutableArray<GatewayNode> Of(ClusterSnapshot snapshot, NodesRequest request, IReport? report = null)
    {
        var usage = GatewayUsage.Of(snapshot);
        var nodes = snapshot.Nodes.ToDictionary(static n => n.Name, StringComparer.Ordinal);
        var agents = snapshot.CiliumNodes.ToDictionary(static n => n.Name, StringComparer.Ordinal);
        var names = nodes.Keys.Union(agents.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        RequireNames(snapshot, request, names, report ?? NoReport.Instance);
        return
        [
            .. names.Select(name => new NodePair(name, nodes.GetValueOrDefault(name), agents.GetValueOrDefault(name)))
                .Where(pair => IsChosen(pair, request, usage)).OrderBy(pair => request.Names.IndexOf(pair.Name))
                .Select(pair => Describe(pair, snapshot, request, usage)),
        ];
    }

    private static string Nothing(NodesRequest request) => request switch
    {
        { NamePattern: not null, Selector: { } selector } => $"no node with the labels {selector} has such a name",
        { NamePattern: not null, All: true } => "no node has such a name",
        { NamePattern: not null } => $"no gateway node has such a name; {Options.All} looks at every node",
        { Selector: { } selector } => $"no node has the labels {selector}",
        { All: true } => "there are no nodes",
        _ => $"no node is chosen by a policy or has the label {request.Label}; {Options.All} shows every node",
    };

    private static void RequireNames(ClusterSnapshot snapshot, NodesRequest request, List<string> known, IReport report)
    {
        if (!request.Names.IsEmpty && request.Selector is not null)
            throw new UsageException($"choose nodes by name or with {Options.Selector}, not both", "TwoNodeChoices");
        foreach (var name in request.Names.Where(n => !known.Contains(n)))
        {
            if (snapshot.Gaps.FirstOrDefault(static g => (g.Kinds & (SnapshotKinds.Nodes | SnapshotKinds.CiliumNodes)) != SnapshotKinds.None
                && !g.IsAbsence) is { } gap)
                throw new InputException($"whether there is a node '{name}' is unknown: {gap}", "NoNodes");
            if (NotFound.Node(name) is var error && !report.Miss(error))
                throw error;
        }
    }

    private static bool IsChosen(NodePair pair, NodesRequest request, GatewayUsage usage) => request.Names.Contains(pair.Name)
        || ((request.Names.IsEmpty || request.NamePattern is not null) && request.NamePattern?.Invoke(pair.Name) != false
            && (request.Selector?.Matches(pair.Labels) ?? (request.All || usage.PoliciesOf(pair.Name).Length > 0
                || HasLabel(pair.Node?.Labels, request) || HasLabel(pair.Agent?.Labels, request))));

    private static bool HasLabel(LabelSet? labels, NodesRequest request) =>
        labels is not null && labels.TryGetValue(request.Label.Key, out var value) && value == request.Label.Value;

    private static GatewayNode Describe(NodePair pair, ClusterSnapshot snapshot, NodesRequest request, GatewayUsage usage) => new(pair.Name)
    {
        Status = Status(pair.Node),
        Roles = Roles(pair.Labels),
        CreatedAt = pair.Node?.CreatedAt,
        Version = pair.Node?.KubeletVersion ?? "",
        InternalIP = pair.Node?.InternalIP ?? pair.Agent?.NodeIP,
        ExternalIP = pair.ExternalIP,
        Policies = usage.PoliciesOf(pair.Name),
        Pods = snapshot.Complete.HasFlag(Prerequisites.All | SnapshotKinds.Installation) ? usage.PodsOf(pair.Name) : null,
        OsImage = pair.Node?.OsImage ?? "",
        KernelVersion = pair.Node?.KernelVersion ?? "",
        ContainerRuntime = pair.Node?.ContainerRuntime ?? "",
        Zone = pair.Labels.GetValueOrDefault("topology.kubernetes.io/zone", ""),
        Problems = [.. Problems(pair, snapshot, request)],
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

    private static IEnumerable<NodeProblem> Problems(NodePair pair, ClusterSnapshot snapshot, NodesRequest request)
    {
        if (pair.Node is { Readiness: NodeReadiness.NotReady or NodeReadiness.Silent } node)
            yield return GatewayProblems.NotReady(node.Readiness);
        if (pair.Node?.Unschedulable == true)
            yield return GatewayProblems.Cordoned;
        if (pair.Node?.IsSuperNode == true)
            yield return GatewayProblems.SuperNode;
        if (pair.ExternalIP is null)
            yield return new NodeProblem("no-public-address", "no public address: traffic to the internet needs a NAT in front of it");
        if (pair.Node is { } known && snapshot.Complete.HasFlag(SnapshotKinds.CiliumNodes) && AgentProblem(known, pair.Agent, request) is { } problem)
            yield return problem;
        if (pair.Agent is { } agent && CiliumBehavior.For(snapshot.Installation.Version).IsWithoutIPv4(agent))
            yield return GatewayProblems.IPv6First;
    }

    private static NodeProblem? AgentProblem(Node node, CiliumNode? agent, NodesRequest request) =>
        agent is null ? node.IsSuperNode ? null : GatewayProblems.NoCiliumNode
        : (HasLabel(node.Labels, request), HasLabel(agent.Labels, request)) switch
        {
            (true, false) => new("label-not-on-cilium-node", $"{request.Label} is on the Node but not on the CiliumNode, which is what policies look at"),
            (false, true) => new("label-only-on-cilium-node",
                $"{request.Label} is gone from the Node but still on the CiliumNode, which is what policies look at"),
            _ => null,
        };

    private sealed record NodePair(string Name, Node? Node, CiliumNode? Agent)
    {
        public LabelSet Labels => Node?.Labels ?? Agent?.Labels ?? LabelSet.Empty;

        public Net.Address? ExternalIP => Node?.ExternalIP ?? NodeAddresses.First(Agent?.Addresses ?? [], "ExternalIP");
    }
}
