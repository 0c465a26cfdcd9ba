using System.IO.Compression;
using EgressTools.Model;

namespace EgressTools.Sources;

/// <summary>A file that was read, or why it was not.</summary>
internal readonly record struct InputFile(string Name, byte[] Bytes, Gap? Gap);

/// <summary>The files behind <c>--from</c>: one file, a folder with all below it, a zip, or standard input.</summary>
internal static class InputFiles
{
    /// <summary>What a zip may unpack to, all entries together.</summary>
    public const long MaxUnpacked = 512L << 20;

    public static bool IsDocument(string path) => !IsTerraform(path) && Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML" or ".JSON";

    /// <summary>Whether a file in a folder or zip may hold something of what is asked for.</summary>
    private static bool IsWanted(string path, SnapshotKinds kinds) =>
        IsDocument(path) || (kinds.HasFlag(SnapshotKinds.AgentMaps) && BugtoolFiles.IsWanted(path)) || (kinds.HasFlag(SnapshotKinds.NodePools) && IsTerraform(path) && !path.Split('/', '\\').Contains(".terraform"));

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

    /// <summary>The documents below a folder; where agents' maps are wanted, also what cilium-bugtool kept of them, and where node pools are, Terraform files.</summary>
    public static IEnumerable<InputFile> OfFolder(string folder, SnapshotKinds kinds = SnapshotKinds.None)
    {
        var walk = new FolderWalk();
        walk.Enter(folder);
        return walk.Gaps.Select(static g => new InputFile(g.What, [], g))
            .Concat(walk.Files.Where(f => IsWanted(f, kinds)).Order(StringComparer.Ordinal).SelectMany(static f => OfFile(f, MaxUnpacked)));
    }

    /// <summary>Also true of pipes and the like, whose reading might never end: they are not opened.</summary>
    private static bool IsEmpty(string path) => new FileInfo(path) is { Exists: true, Length: 0 };

    /// <summary>The path that all names of a file lead to; the text itself where it is none.</summary>
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

    public static InputFile OfFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            // A device has no end, and a pipe tells its length to nobody.
            using var limited = new MemoryStream();
            var chunk = new byte[81920];
            for (int read; (read = file.Read(chunk)) > 0;)
            {
                if (limited.Length + read > MaxUnpacked)
                    return new InputFile(path, [], new Gap(path, "is larger than 512 MB and is not read", "split it"));
                limited.Write(chunk, 0, read);
            }
            return new InputFile(path, limited.ToArray(), Gap: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new InputFile(path, [], FolderWalk.Unreadable(path, e));
        }
    }

    public static async Task<InputFile> OfStreamAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return new InputFile(name, buffer.ToArray(), Gap: null);
    }

    /// <summary>An archive of cilium-bugtool as what is wanted of it; any other file as it is.</summary>
    private static IEnumerable<InputFile> Unpacked(InputFile file, ref long left) => file.Gap is null && BugtoolFiles.IsArchive(file.Name) ? BugtoolFiles.OfArchive(file, ref left) : [file];

    private static IEnumerable<InputFile> OfFile(string path, long limit) =>
        Unpacked(IsEmpty(path) ? new InputFile(path, [], Gap: null) : OfFile(path), ref limit);

    /// <summary>The documents of a zip; where agents' maps are wanted, also what cilium-bugtool kept of them.</summary>
    /// <exception cref="InputException">It is damaged, an entry would lie outside, or it unpacks to more than <paramref name="limit"/> bytes.</exception>
    public static List<InputFile> OfZip(string path, long limit, SnapshotKinds kinds = SnapshotKinds.None)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            foreach (var entry in zip.Entries)
                CheckPath(entry.FullName, path);
            var left = limit;
            var files = new List<InputFile>();
            foreach (var entry in zip.Entries.Where(e => IsWanted(e.FullName, kinds)).OrderBy(static e => e.FullName, StringComparer.Ordinal))
                files.AddRange(Unpacked(Unpack(entry, path, ref left), ref left));
            return files;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new InputException($"'{path}' is no zip or a damaged one", "DamagedZip", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be read: {e.Message}", "Unreadable", inner: e);
        }
    }

    private static InputFile Unpack(ZipArchiveEntry entry, string path, ref long left)
    {
        // The header's size is the sender's word: what counts is what comes out.
        using var stream = entry.Open();
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            left -= read;
            if (left < 0)
                throw new InputException($"'{path}' unpacks to more than 512 MB and is refused; unpack it and give the folder", "ZipTooLarge");
            buffer.Write(chunk, 0, read);
        }
        return new InputFile($"{path}/{entry.FullName}", buffer.ToArray(), Gap: null);
    }

    private static void CheckPath(string name, string path)
    {
        if (name.StartsWith('/') || name.StartsWith('\\') || (name.Length > 1 && name[1] == ':') || name.Split('/', '\\').Contains(".."))
            throw new InputException($"'{path}' has an entry that would lie outside ('{name}') and is refused", "ZipPath");
    }
}
