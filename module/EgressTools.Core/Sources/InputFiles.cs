using System.IO.Compression;

namespace EgressTools.Sources;

/// <summary>A file to be read, or why it cannot be.</summary>
/// <param name="Gap">Why it cannot be read; null where it can.</param>
internal sealed record InputFile(string Name, Func<Stream> Open, Gap? Gap = null)
{
    public static InputFile Missing(Gap gap) => new(gap.What, static () => Stream.Null, gap);
}

/// <summary>The files behind <c>--from</c>: one file, a folder with all below it, a zip, or standard input.</summary>
internal static class InputFiles
{
    public static bool IsDocument(string path) => !IsTerraform(path) && Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML" or ".JSON";

    /// <summary>Whether a file in a folder or zip may hold something of what is asked for.</summary>
    private static bool IsWanted(string path, SnapshotKinds kinds) =>
        IsDocument(path) || BugtoolFiles.IsWanted(path, kinds)
            || (kinds.HasFlag(SnapshotKinds.NodePools) && IsTerraform(path) && !path.Split('/', '\\').Contains(".terraform"));

    /// <summary>Whether a file is one of Terraform's.</summary>
    public static bool IsTerraform(string path) => path.EndsWith(".tf", StringComparison.OrdinalIgnoreCase) || IsTerraformJson(path);

    /// <summary>Whether it is one in JSON.</summary>
    public static bool IsTerraformJson(string path) => path.EndsWith(".tf.json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file is a zip, by its name or by how it begins. A pipe is not looked into, since what was read of it would be gone.</summary>
    public static bool IsZip(string path)
    {
        if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            return File.Exists(path);
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: > 4 })
                return false;
            using var file = File.OpenRead(path);
            Span<byte> start = stackalloc byte[4];
            return file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual("PK\u0003\u0004"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The documents below a folder; where something of agents is wanted, also the files
    /// of cilium-bugtool and logs, and where node pools are, Terraform files.</summary>
    public static IEnumerable<InputFile> OfFolder(string folder, SnapshotKinds kinds = SnapshotKinds.None)
    {
        var walk = new FolderWalk();
        walk.Enter(folder);
        return walk.Gaps.Select(InputFile.Missing).Concat(walk.Files.Where(f => IsWanted(f, kinds)).Order(StringComparer.Ordinal).Select(OfFolderFile));
    }

    // Also true of pipes and the like, whose reading might never end: they are not opened.
    private static InputFile OfFolderFile(string path) =>
        new FileInfo(path) is { Exists: true, Length: 0 } ? new InputFile(path, static () => Stream.Null) : OfFile(path);

    /// <summary>The path that all names of a file lead to; "-" for standard input.</summary>
    public static string RealPath(string path)
    {
        if (path == "-")
            return path;
        try
        {
            return FinalTarget(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Path.GetFullPath(path);
        }
    }

    /// <summary>Where a path leads to with links followed, as an absolute one; also of a file that is not there yet.</summary>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string FinalTarget(string path)
    {
        var full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }

    public static InputFile OfFile(string path) => new(path, () => File.OpenRead(path));

    /// <summary>The documents of a zip; where something of agents is wanted, also the files of
    /// cilium-bugtool and logs. Each is unpacked while it is read.</summary>
    /// <exception cref="InputException">It is damaged, or an entry would lie outside.</exception>
    public static IEnumerable<InputFile> OfZip(string path, SnapshotKinds kinds = SnapshotKinds.None)
    {
        using var zip = Guard(path, () => ZipFile.OpenRead(path));
        foreach (var entry in Guard(path, () => Entries(zip, path, kinds)))
            yield return new InputFile($"{path}/{entry.FullName}", () => Guard(path, () => new ZipEntryStream(entry, path)));
    }

    private static List<ZipArchiveEntry> Entries(ZipArchive zip, string path, SnapshotKinds kinds)
    {
        foreach (var entry in zip.Entries)
            CheckPath(entry.FullName, path);
        return [.. zip.Entries.Where(e => IsWanted(e.FullName, kinds)).OrderBy(static e => e.FullName, StringComparer.Ordinal)];
    }

    /// <summary>Tells a damaged zip from one that cannot be read.</summary>
    /// <exception cref="InputException">It is one of them.</exception>
    public static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new InputException($"'{path}' is damaged or not a zip", "DamagedZip", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be read: {e.Message.TrimEnd('.')}", "Unreadable", inner: e);
        }
    }

    private static void CheckPath(string name, string path)
    {
        if (name.StartsWith('/') || name.StartsWith('\\') || (name.Length > 1 && name[1] == ':') || name.Split('/', '\\').Contains(".."))
            throw new InputException($"'{path}' has an entry that would lie outside ('{name}') and is refused", "ZipPath");
    }
}
