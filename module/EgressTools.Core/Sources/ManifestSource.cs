namespace EgressTools.Sources;

/// <summary>Manifests: a file, a folder with all below it, or standard input.</summary>
public sealed class ManifestSource(string path, Stream standardInput, TimeProvider clock) : IClusterSource
{
    /// <inheritdoc/>
    public string Origin => path == "-" ? SourceLocation.StandardInput : path;

    /// <inheritdoc/>
    public Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, ReadScope? scope = null) =>
        FilesReader.ReadAsync(Origin, FilesReader.Of(path, standardInput, kinds), kinds, clock, cancellationToken);
}

/// <summary>Documents out of several files, folders and standard input, read as if they were one file: they are to be applied.</summary>
public sealed class DocumentSource(ImmutableArray<string> paths, Stream standardInput, TimeProvider clock) : IClusterSource
{
    /// <inheritdoc/>
    public string Origin => string.Join(", ", paths.Select(static p => p == "-" ? SourceLocation.StandardInput : p));

    /// <inheritdoc/>
    public Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, ReadScope? scope = null) =>
        FilesReader.ReadAsync(Origin, paths.SelectMany(path => FilesReader.Of(path, standardInput, kinds)), kinds, clock, cancellationToken, applies: true);
}

/// <summary>A support bundle as a zip: as <c>cilium sysdump</c> or our own snapshot makes it.</summary>
public sealed class BundleSource(string path, TimeProvider clock) : IClusterSource
{
    /// <inheritdoc/>
    public string Origin => path;

    /// <inheritdoc/>
    public Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, ReadScope? scope = null) =>
        FilesReader.ReadAsync(Origin, InputFiles.OfZip(path, kinds), kinds, clock, cancellationToken);
}
