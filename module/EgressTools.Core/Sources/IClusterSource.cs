using EgressTools.Model;

namespace EgressTools.Sources;

/// <summary>Where a snapshot comes from: an API server, manifests, or a support bundle.</summary>
public interface IClusterSource
{
    /// <summary>For messages: a context's name or a path.</summary>
    string Origin { get; }

    /// <summary>
    /// Reads the kinds. What cannot be read is a <see cref="Gap"/> of the snapshot.
    /// </summary>
    /// <exception cref="InputException">Nothing useful can be read from the path.</exception>
    /// <exception cref="ClusterException">Nothing useful can be read from the server.</exception>
    Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken);
}
