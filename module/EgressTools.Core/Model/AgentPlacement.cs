namespace EgressTools.Model;

/// <summary>A requirement on a label of a node, or on its name.</summary>
/// <param name="Key">The label, or <c>metadata.name</c>.</param>
/// <param name="Operator">In, NotIn, Exists, DoesNotExist, Gt or Lt.</param>
/// <param name="Values">What it is compared with.</param>
public sealed record NodeRequirement(string Key, string Operator, ImmutableArray<string> Values)
{
    /// <summary>Whether a node whose label has this value matches; null for a node without the label.</summary>
    public bool Matches(string? value) => Operator switch
    {
        "In" => value is not null && Values.Contains(value),
        "NotIn" => value is null || !Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Difference(value) > 0,
        "Lt" => Difference(value) < 0,
        _ => false,
    };

    private int? Difference(string? value) =>
        Values is [var bound] && Number(value) is { } actual && Number(bound) is { } limit ? actual.CompareTo(limit) : null;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A term of <c>nodeSelectorTerms</c>: a node has to meet all of it, and an empty one matches no node.</summary>
/// <param name="Labels"><c>matchExpressions</c>.</param>
/// <param name="Fields"><c>matchFields</c>; Kubernetes knows <c>metadata.name</c> alone.</param>
public sealed record NodeSelectorTerm(ImmutableArray<NodeRequirement> Labels, ImmutableArray<NodeRequirement> Fields)
{
    /// <summary>Whether a node matches all of it.</summary>
    public bool Matches(Node node) => !(Labels.IsEmpty && Fields.IsEmpty)
        && Labels.All(r => r.Matches(node.Labels.GetValueOrDefault(r.Key)))
        && Fields.All(r => r.Key == "metadata.name" && r.Matches(node.Name));
}

/// <summary>Where the agents' DaemonSet runs its pods, as its controller decides it.</summary>
public sealed record AgentPlacement
{
    // What the controller of DaemonSets adds to its pods; network-unavailable to those on the host's network, as agents are.
    private static readonly ImmutableArray<PodToleration> Added =
    [
        .. Tolerated("NoExecute", "not-ready", "unreachable"),
        .. Tolerated("NoSchedule", "disk-pressure", "memory-pressure", "pid-pressure", "unschedulable", "network-unavailable"),
    ];

    /// <summary><c>nodeSelector</c>.</summary>
    public LabelSet NodeSelector { get; init; } = LabelSet.Empty;
    /// <summary>The required node affinity, of which a node must match one term; null where there is none.</summary>
    public ImmutableArray<NodeSelectorTerm>? Terms { get; init; }
    /// <summary><c>tolerations</c>.</summary>
    public ImmutableArray<PodToleration> Tolerations { get; init; } = [];

    /// <summary>Whether a pod of it should run on a node.</summary>
    public bool Reaches(Node node) => !node.IsVirtual
        && new LabelSelector(NodeSelector, []).Matches(node.Labels)
        && (Terms is not { } terms || terms.Any(t => t.Matches(node)))
        && node.Taints.All(Allows);

    /// <summary>All texts that may name a node or its labels' values.</summary>
    internal IEnumerable<string> Texts =>
        NodeSelector.Values.Concat((Terms ?? []).SelectMany(static t => t.Labels.Concat(t.Fields)).SelectMany(static r => r.Values))
            .Concat(Tolerations.Select(static t => t.Value));

    /// <summary>The same with other texts in these places.</summary>
    internal AgentPlacement With(Func<string, string> text)
    {
        return new AgentPlacement
        {
            NodeSelector = LabelSet.Create(NodeSelector.Select(l => new KeyValuePair<string, string>(l.Key, text(l.Value)))),
            Terms = Terms is { } terms ? [.. terms.Select(t => new NodeSelectorTerm(Other(t.Labels), Other(t.Fields)))] : null,
            Tolerations = [.. Tolerations.Select(t => t with { Value = text(t.Value) })],
        };

        ImmutableArray<NodeRequirement> Other(ImmutableArray<NodeRequirement> requirements) =>
            [.. requirements.Select(r => r with { Values = [.. r.Values.Select(text)] })];
    }

    private bool Allows(NodeTaint taint) => taint.Effect == "PreferNoSchedule" || Tolerations.Concat(Added).Any(t => t.Tolerates(taint));

    private static IEnumerable<PodToleration> Tolerated(string effect, params string[] conditions) =>
        conditions.Select(name => new PodToleration($"node.kubernetes.io/{name}", "Exists", "", effect));
}

/// <summary>Tells the nodes that should have an agent from those that never will.</summary>
public static class AgentNodes
{
    /// <summary>Whether an agent should run on a node; where the DaemonSet is not known, on every machine.</summary>
    public static bool ShouldRun(AgentPlacement? placement, Node node) => placement?.Reaches(node) ?? !node.IsVirtual;

    /// <summary>Nodes on which no agent should run: virtual ones, those that the DaemonSet's selector, affinity or tolerations leave out, and, where all nodes
    /// were read, CiliumNodes that their node has left behind.</summary>
    public static ImmutableHashSet<string> Without(ClusterSnapshot snapshot)
    {
        var nodes = snapshot.Nodes.ToDictionary(static n => n.Name, StringComparer.Ordinal);
        var isWhole = snapshot.Complete.HasFlag(SnapshotKinds.Nodes);
        return snapshot.Nodes.Select(static n => n.Name).Concat(snapshot.CiliumNodes.Select(static n => n.Name))
            .Where(name => nodes.TryGetValue(name, out var node) ? !ShouldRun(snapshot.Installation.Placement, node) : isWhole || new Node(name).IsVirtual)
            .ToImmutableHashSet(StringComparer.Ordinal);
    }
}
