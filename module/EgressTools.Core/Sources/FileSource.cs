namespace EgressTools.Sources;

/// <summary>Manifests or a support bundle: files, folders with all below them, a zip, or standard input, read as if they were one file.</summary>
/// <param name="applies">Whether the documents are to be applied, so that the API server still has to take them; they stand for a cluster otherwise.</param>
internal sealed class FileSource(string origin, Func<SnapshotKinds, IEnumerable<InputFile>> files, TimeProvider clock, bool applies = false) : IClusterSource
{
    public string Origin => origin;

    public Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, ReadScope? scope = null) =>
        FilesReader.ReadAsync(origin, files(kinds), kinds, clock, cancellationToken, applies);
}
