namespace EgressTools.Sources;

/// <summary>Chooses the source that <c>--from</c> names.</summary>
public static class OpenSource
{
    /// <summary>A folder, a file, a zip, or "-" for <paramref name="standardInput"/>: manifests or a support bundle, told apart by what is there.</summary>
    /// <exception cref="InputException">The path does not exist.</exception>
    public static IClusterSource From(string path, Stream standardInput, TimeProvider clock)
    {
        Require(path);
        return path != "-" && InputFiles.IsZip(path) ? new FileSource(path, kinds => InputFiles.OfZip(path, kinds), clock)
            : new FileSource(Name(path), kinds => FilesReader.Of(path, standardInput, kinds), clock);
    }

    /// <summary>Documents that are to be applied, out of files, folders and "-" for <paramref name="standardInput"/>.</summary>
    /// <exception cref="InputException">A path does not exist.</exception>
    public static IClusterSource Documents(ImmutableArray<string> paths, Stream standardInput, TimeProvider clock)
    {
        foreach (var path in paths)
            Require(path);
        string[] all = [.. paths.DistinctBy(InputFiles.RealPath)];
        return new FileSource(string.Join(", ", all.Select(Name)), kinds => all.SelectMany(path => FilesReader.Of(path, standardInput, kinds)), clock,
            applies: true);
    }

    /// <summary>A live cluster.</summary>
    public static IClusterSource Live(ApiClient client, TimeProvider clock) => new LiveSource(client, clock);

    private static string Name(string path) => path == "-" ? FrontEnd.Input : path;

    private static void Require(string path)
    {
        if (path != "-" && !File.Exists(path) && !Directory.Exists(path))
            throw new InputException($"file or folder '{path}' not found", "NoSuchPath");
    }
}
