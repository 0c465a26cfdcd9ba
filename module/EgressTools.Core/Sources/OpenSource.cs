namespace EgressTools.Sources;

/// <summary>Chooses the source that <c>--from</c> names.</summary>
public static class OpenSource
{
    /// <summary>A folder, a file, a zip, or "-" for <paramref name="standardInput"/>: manifests or a support bundle, told apart by what is there.</summary>
    /// <exception cref="InputException">The path does not exist.</exception>
    public static IClusterSource From(string path, Stream standardInput, TimeProvider clock)
    {
        if (path != "-" && !File.Exists(path) && !Directory.Exists(path))
            throw new InputException($"file or folder '{path}' not found", "NoSuchPath");
        return path != "-" && InputFiles.IsZip(path) ? new BundleSource(path, clock) : new ManifestSource(path, standardInput, clock);
    }

    /// <summary>Documents out of files, folders and "-" for <paramref name="standardInput"/>.</summary>
    /// <exception cref="InputException">A path does not exist.</exception>
    public static IClusterSource Documents(ImmutableArray<string> paths, Stream standardInput, TimeProvider clock) =>
        paths.FirstOrDefault(static p => p != "-" && !File.Exists(p) && !Directory.Exists(p)) is { } missing
            ? throw new InputException($"file or folder '{missing}' not found", "NoSuchPath")
            : new DocumentSource([.. paths.DistinctBy(InputFiles.RealPath)], standardInput, clock);

    /// <summary>A live cluster.</summary>
    public static IClusterSource Live(ApiClient client, TimeProvider clock) => new LiveSource(client, clock);
}
