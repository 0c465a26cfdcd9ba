using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Operations;

/// <summary>Which nodes to show.</summary>
/// <param name="Selector">Only nodes whose labels match (<c>-l</c>); null for the default choice.</param>
/// <param name="All">Every node.</param>
public sealed record NodesQuery(LabelSelector? Selector, bool All)
{
    /// <summary>The label that marks a node as a gateway; its key is configurable.</summary>
    public string LabelKey { get; init; } = "egress-node";

    /// <summary>The value of that label.</summary>
    public string LabelValue { get; init; } = "true";
}

/// <summary>The gateway nodes: those that a policy chooses, or that carry the label.</summary>
public static class ListNodes
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Nodes | SnapshotKinds.Engine;

    /// <summary>The nodes in the order of their names.</summary>
    public static ImmutableArray<GatewayNode> Run(ClusterSnapshot snapshot, NodesQuery query) => throw new NotSupportedException("stub");
}
