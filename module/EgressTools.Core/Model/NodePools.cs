namespace EgressTools.Model;

/// <summary>A taint of a node, or of the nodes that a pool makes.</summary>
/// <param name="Value">The value; empty where there is none.</param>
/// <param name="Effect">NoSchedule, PreferNoSchedule, NoExecute.</param>
public sealed record NodeTaint(string Key, string Value, string Effect)
{
    /// <summary>As kubectl taint writes it: "key=value:NoSchedule".</summary>
    public override string ToString() => $"{Key}{(Value.Length > 0 ? "=" : "")}{Value}:{Effect}";
}

/// <summary>A toleration of a pod.</summary>
/// <param name="Key">The taint's key; empty for every taint.</param>
/// <param name="Operator">Equal (also where it is empty) or Exists.</param>
/// <param name="Effect">The taint's effect; empty for every effect.</param>
public sealed record PodToleration(string Key, string Operator, string Value, string Effect)
{
    /// <summary>Whether a pod with it may come to a node with the taint.</summary>
    public bool Tolerates(NodeTaint taint) =>
        (Effect.Length == 0 || Effect == taint.Effect)
        && (Operator == "Exists" ? Key.Length == 0 || Key == taint.Key : Key == taint.Key && Value == taint.Value);
}

/// <summary>How many nodes of a pool may go at a time, for some reasons, at some times.</summary>
/// <param name="Nodes">A number or a percentage, as written.</param>
/// <param name="Reasons">Empty for every reason; else of Underutilized, Empty, Drifted.</param>
/// <param name="Schedule">When it holds; empty for always.</param>
public sealed record DisruptionBudget(string Nodes, ImmutableArray<string> Reasons, string Schedule);

/// <summary>A NodePool of Karpenter, as it is written. Terraform's pools are blocks of a <see cref="TerraformFile"/>.</summary>
public sealed record NodePool(string Name)
{
    /// <summary><c>spec.template.metadata.labels</c>: what its nodes are labelled with.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;
    /// <summary><c>spec.template.metadata.annotations</c>.</summary>
    public LabelSet Annotations { get; init; } = LabelSet.Empty;
    /// <summary><c>spec.template.spec.taints</c>.</summary>
    public ImmutableArray<NodeTaint> Taints { get; init; } = [];
    /// <summary>Taints under <c>spec.template.metadata</c>, where the schema has no such field; none from a cluster, whose API server drops them.</summary>
    public ImmutableArray<NodeTaint> MisplacedTaints { get; init; } = [];
    /// <summary><c>spec.disruption.consolidationPolicy</c>; empty for the default, WhenEmptyOrUnderutilized.</summary>
    public string ConsolidationPolicy { get; init; } = "";
    /// <summary><c>spec.disruption.consolidateAfter</c>, "Never" to switch it off; empty for the default.</summary>
    public string ConsolidateAfter { get; init; } = "";
    /// <summary><c>spec.disruption.budgets</c>.</summary>
    public ImmutableArray<DisruptionBudget> Budgets { get; init; } = [];
    /// <summary><c>spec.template.spec.expireAfter</c>, in v1beta1 <c>spec.disruption.expireAfter</c>; empty for the default, 720h.</summary>
    public string ExpireAfter { get; init; } = "";
    /// <summary><c>spec.replicas</c>: a fixed number of nodes; null where nodes come for pods.</summary>
    public long? Replicas { get; init; }
    /// <summary><c>status.resources.nodes</c>: how many nodes it has made; null where the document does not say.</summary>
    public int? Nodes { get; init; }
    /// <summary>Where it was read: a file and line, or null for a cluster.</summary>
    public SourceLocation? Source { get; init; }
}

/// <summary>The tolerations of a Deployment or StatefulSet, which are read from documents only, or of a Pod.</summary>
public sealed record Workload(ObjectName Name, ImmutableArray<PodToleration> Tolerations);
