using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using EgressTools.Artefacts;

namespace EgressTools.Tests.Artefacts;

/// <summary>What ./build.sh release left in out/.</summary>
internal static class Release
{
    public static string Folder { get; } = Repository.Path("out");

    public static JsonObject Manifest => JsonNode.Parse(File.ReadAllText(Requires.Release()))!.AsObject();

    public static Artefact[] Of(string kind)
    {
        _ = Requires.Release();
        return [.. Artefact.In(Folder).Where(a => a.Kind == kind)];
    }

    public static JsonNode Document(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!;

    /// <summary>What an archive holds: name, mode, time, content.</summary>
    public static IReadOnlyList<ArchiveFile> Read(Artefact archive) =>
        archive.Name.EndsWith(".zip", StringComparison.Ordinal) ? Zip(archive.Path) : Tar(archive.Path);

    private static List<ArchiveFile> Zip(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return [.. zip.Entries.Select(static e =>
            new ArchiveFile(e.FullName, (UnixFileMode)(e.ExternalAttributes >> 16 & 0x1ff), 0, e.LastWriteTime.DateTime, Bytes(e.Open())))];
    }

    private static List<ArchiveFile> Tar(string path)
    {
        var files = new List<ArchiveFile>();
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
            files.Add(new(entry.Name, entry.Mode, entry.Uid + entry.Gid, entry.ModificationTime.UtcDateTime, Bytes(entry.DataStream!)));
        return files;
    }

    private static byte[] Bytes(Stream stream)
    {
        using (stream)
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }
}

/// <summary>A file in an archive.</summary>
internal sealed record ArchiveFile(string Name, UnixFileMode Mode, int Owner, DateTime Time, byte[] Content);
