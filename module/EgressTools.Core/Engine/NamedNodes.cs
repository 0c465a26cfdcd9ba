namespace EgressTools.Engine;

/// <summary>The nodes that a question is about, by name: none for all.</summary>
internal static class NamedNodes
{
    /// <summary>Whether the question is about a node.</summary>
    public static bool Covers(this ImmutableArray<string> nodes, string node) => nodes.IsEmpty || nodes.Contains(node);

    /// <summary>Those that the snapshot does not hold.</summary>
    public static ImmutableArray<string> Missing(ClusterSnapshot snapshot, ImmutableArray<string> nodes) =>
        nodes.IsEmpty ? [] : [.. nodes.Except(snapshot.CiliumNodes.Select(static n => n.Name), StringComparer.Ordinal)];

    /// <summary>Without those that do not exist, as far as a front end has told them and goes on. None of several is never all.</summary>
    /// <exception cref="UsageException">No other is left, or the front end does not go on.</exception>
    public static ImmutableArray<string> Known(ClusterSnapshot snapshot, ImmutableArray<string> nodes, IReport report)
    {
        // Files may hold the maps of nodes that they do not hold themselves.
        var missing = snapshot.CiliumNodes.IsEmpty ? [] : Missing(snapshot, nodes);
        var known = nodes.RemoveRange(missing, StringComparer.Ordinal);
        foreach (var name in missing)
        {
            var error = NotFound.CiliumNode(name);
            if ((known.IsEmpty && name == missing[^1]) || !report.Miss(error))
                throw error;
        }
        return known;
    }
}
