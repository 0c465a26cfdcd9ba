using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>A <see cref="LargeCluster"/> as it is after it was read.</summary>
internal static class LargeSnapshot
{
    /// <summary>With everything that checks look at and that is there.</summary>
    public static ClusterSnapshot WithPods(LargeCluster cluster)
    {
        var pool = new StringPool();
        return Of(cluster) with
        {
            Installation = new CiliumInstallation("kube-system", CiliumVersion.Find("1.19.5"),
                new Dictionary<string, string> { ["enable-egress-gateway"] = "true", ["routing-mode"] = "native" }.ToFrozenDictionary()),
            Nodes = Read(cluster.Nodes, cluster.Node, NodeReading.Node, pool),
            Namespaces = Read(cluster.Teams, LargePods.Namespace, InstallationReading.Namespace, pool),
            Pods = Read(cluster.Endpoints, i => LargePods.Pod(cluster, i), PodReading.Pod, pool),
            Complete = SnapshotKinds.All | SnapshotKinds.Preflight | SnapshotKinds.NodePools,
        };
    }

    public static ClusterSnapshot Of(LargeCluster cluster)
    {
        var pool = new StringPool();
        return new ClusterSnapshot
        {
            Installation = new CiliumInstallation("kube-system", CiliumVersion.Find("1.19.5"), FrozenDictionary<string, string>.Empty),
            CiliumNodes = Read(cluster.Nodes, cluster.CiliumNode, NodeReading.CiliumNode, pool),
            Endpoints = Read(cluster.Endpoints, cluster.Endpoint, EndpointReading.Endpoint, pool),
            Policies = Read(cluster.Policies, cluster.Policy, PolicyReading.Policy, pool),
        };
    }

    private static ImmutableArray<T> Read<T>(int count, Func<int, string> text, ObjectReader<T> read, StringPool pool)
        where T : class
    {
        var items = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count; i++)
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text(i)));
            reader.Read();
            items.Add(read(ref reader, pool)!);
        }
        return items.MoveToImmutable();
    }
}
