using System.Runtime.CompilerServices;
using EgressTools.Model;
using EgressTools.Operations;

namespace EgressTools.Cmdlets;

/// <summary>
/// Which snapshot a node came out of, so that New-EgressPolicy at the end of a pipeline sees the same cluster as Get-EgressNode at its beginning, and reads
/// nothing again.
/// </summary>
internal static class SnapshotOfNode
{
    private static readonly ConditionalWeakTable<GatewayNode, ClusterSnapshot> Snapshots = [];

    /// <summary>Keeps the snapshot for as long as the node itself is kept.</summary>
    public static void Remember(GatewayNode node, ClusterSnapshot snapshot) => Snapshots.AddOrUpdate(node, snapshot);

    /// <summary>The snapshot of the node; null where the object is none of Get-EgressNode's.</summary>
    public static ClusterSnapshot? Find(object? node) => node is GatewayNode gateway && Snapshots.TryGetValue(gateway, out var snapshot) ? snapshot : null;
}
