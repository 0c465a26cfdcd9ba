namespace EgressTools.Sources;

/// <summary>Where a snapshot comes from: an API server, manifests, or a support bundle.</summary>
public interface IClusterSource
{
    /// <summary>For messages: a context's name or a path.</summary>
    string Origin { get; }

    /// <summary>Reads the kinds. What may not be read, and what there is none of, is a <see cref="Gap"/> of the snapshot.</summary>
    /// <param name="scope">What the question is about; null for everything.</param>
    /// <exception cref="InputException">Nothing useful can be read from the path.</exception>
    /// <exception cref="ClusterException">Nothing useful can be read from the server, or it fails.</exception>
    Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, ReadScope? scope = null);
}
