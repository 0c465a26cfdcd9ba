namespace EgressTools.Operations;

/// <summary>Documents laid over a cluster: as it would be with them applied.</summary>
public static class Overlay
{
    /// <summary>The cluster with the objects of the documents; one of a known name takes its place. What the documents lack is no gap.</summary>
    public static ClusterSnapshot Of(ClusterSnapshot documents, ClusterSnapshot cluster) => cluster with
    {
        Origin = $"{documents.Origin} on {cluster.Origin}",
        Nodes = Merge(documents.Nodes, cluster.Nodes, static n => n.Name),
        CiliumNodes = Merge(documents.CiliumNodes, cluster.CiliumNodes, static n => n.Name),
        Endpoints = Merge(documents.Endpoints, cluster.Endpoints, static e => e.Name),
        Namespaces = Merge(documents.Namespaces, cluster.Namespaces, static n => n.Name),
        Services = Merge(documents.Services, cluster.Services, static s => s.Name),
        Policies = Merge(documents.Policies, cluster.Policies, static p => p.Name),
        Pods = Merge(documents.Pods, cluster.Pods, static p => p.Name),
        NodePools = Merge(documents.NodePools, cluster.NodePools, static p => p.Name),
        TerraformFiles = documents.TerraformFiles.AddRange(cluster.TerraformFiles),
        Workloads = documents.Workloads.AddRange(cluster.Workloads),
        Replaced = documents.Replaced,
        Charts = documents.Charts.AddRange(cluster.Charts),
        // What agents hold is of the cluster as it is.
        AgentMaps = [],
        Gaps = [.. cluster.Gaps, .. documents.Gaps.Where(static g => !g.IsAbsence && !g.IsOfVersion)],
    };

    private static ImmutableArray<T> Merge<T, TKey>(ImmutableArray<T> over, ImmutableArray<T> under, Func<T, TKey> key)
    {
        if (over.IsEmpty)
            return under;
        var replaced = over.Select(key).ToHashSet();
        return [.. under.Where(o => !replaced.Contains(key(o))).Concat(over).OrderBy(key)];
    }
}
