namespace EgressTools.Sources.Kinds;

/// <summary>Every kind that the tool reads.</summary>
internal static class KindTable
{
    public static readonly ImmutableArray<ObjectKind> All =
    [
        ObjectKinds.Policies, ObjectKinds.ForeignPolicies, ObjectKinds.Nodes, ObjectKinds.CiliumNodes, ObjectKinds.Endpoints, ObjectKinds.Identities,
        ObjectKinds.Namespaces, ObjectKinds.Services, ObjectKinds.Pods, ObjectKinds.AgentDaemonSets, ObjectKinds.NodeConfigs, ObjectKinds.NodePools,
        ObjectKinds.Workloads, ObjectKinds.AgentMaps, ObjectKinds.Observations, ObjectKinds.CiliumConfig, ObjectKinds.MasqueradeLists,
        ObjectKinds.AgentPods, ObjectKinds.Agents, ObjectKinds.ApiServers, ObjectKinds.Interfaces, ObjectKinds.AgentConfigurations,
        ObjectKinds.NatUsages, ObjectKinds.AgentLogLines,
    ];

    private static readonly FrozenDictionary<string, ImmutableArray<ObjectKind>> ByKind =
        All.GroupBy(static k => k.Resource.Kind, StringComparer.Ordinal)
            .ToFrozenDictionary(static g => g.Key, static g => g.ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>The kinds that read a document: several where it tells several things. None where it concerns nobody.</summary>
    /// <param name="group">The group of its apiVersion; null where it has none.</param>
    public static IEnumerable<ObjectKind> Of(string kind, string? group) => MayRead(kind).Where(k => k.Is(kind, group));

    /// <summary>The kinds that may read a document, whatever its group.</summary>
    public static ImmutableArray<ObjectKind> MayRead(string kind) => ByKind.TryGetValue(kind, out var found) ? found : All;

    /// <summary>The kind that a file of a bundle holds, by its name: in bundles a list may come without its kind. Null where the name tells none.</summary>
    public static ObjectKind? OfFile(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return All.FirstOrDefault(k => k.BundleFile is { } begin && (name == begin || name.StartsWith(begin + "-", StringComparison.Ordinal)));
    }

    /// <summary>What a file that cannot be read would have told of.</summary>
    public static SnapshotKinds LostIn(string file) => OfFile(file) is { } known
        ? ByKind[known.Resource.Kind].Aggregate(SnapshotKinds.None, static (kinds, k) => kinds | k.Lost)
        : SnapshotKinds.All | SnapshotKinds.Preflight;
}
