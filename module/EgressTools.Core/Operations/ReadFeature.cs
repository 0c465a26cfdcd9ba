using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Provisioning.Feature;

namespace EgressTools.Operations;

/// <summary>Reads an installation of Cilium for switching the feature on or off.</summary>
public static class ReadFeature
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Engine | SnapshotKinds.Nodes | SnapshotKinds.Namespaces | SnapshotKinds.Preflight;

    /// <summary>Reads what the snapshot does not hold: the release, the API server's endpoints, the workloads.</summary>
    /// <param name="client">The server.</param>
    /// <param name="snapshot">What was read.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ClusterException">There is no Cilium, or it cannot be read.</exception>
    public static Task<FeatureState> RunAsync(ApiClient client, ClusterSnapshot snapshot, CancellationToken cancellationToken) => throw new NotSupportedException("stub");
}
