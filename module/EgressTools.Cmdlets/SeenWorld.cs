using System.Runtime.CompilerServices;

namespace EgressTools.Cmdlets;

/// <summary>What a cmdlet has read: a snapshot, and the namespace that is meant where none is said.</summary>
/// <param name="Snapshot">The snapshot.</param>
/// <param name="Namespace">-Namespace, else that of the context, else "default".</param>
internal sealed record SeenWorld(ClusterSnapshot Snapshot, string Namespace)
{
    private static readonly ConditionalWeakTable<EgressNode, SeenWorld> Origins = [];

    /// <summary>
    /// Remembers where a node comes from, for as long as the node itself is kept: New-EgressPolicy at the end of a pipeline sees the same cluster as
    /// Get-EgressNode at its beginning, and reads nothing again.
    /// </summary>
    public EgressNode Show(GatewayNode node)
    {
        var shown = new EgressNode(node);
        Origins.Add(shown, this);
        return shown;
    }

    /// <summary>Where a node comes from; null where the object is none of Get-EgressNode's.</summary>
    public static SeenWorld? Of(object? node) => node is EgressNode gateway && Origins.TryGetValue(gateway, out var world) ? world : null;
}
