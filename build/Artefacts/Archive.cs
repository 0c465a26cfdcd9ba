using System.Formats.Tar;
using System.IO.Compression;

namespace EgressTools.Artefacts;

/// <summary>Archives that are the same bytes whenever and wherever they are made of the same files: names in order, one time, no owner.</summary>
internal static class Archive
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>A zip, or a tar.gz (a chart's is a tgz), by the name of the file.</summary>
    public static void Write(string folder, string file, DateTimeOffset time)
    {
        using var stream = File.Create(file);
        if (file.EndsWith(".tar.gz", StringComparison.Ordinal) || file.EndsWith(".tgz", StringComparison.Ordinal))
            WriteTar(folder, stream, time);
        else
            WriteZip(NamesIn(folder).Select(n => (n, File.ReadAllBytes(Path.Combine(folder, n)))), stream, time);
    }

    public static void WriteZip(IEnumerable<(string Name, byte[] Content)> files, Stream stream, DateTimeOffset time)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, content) in files)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
            entry.LastWriteTime = time.ToUniversalTime();
            // A regular file, as unzip of Unix reads it.
            entry.ExternalAttributes = (0x8000 | (int)ModeOf(name)) << 16;
            using var output = entry.Open();
            output.Write(content);
        }
    }

    public static string[] NamesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static void WriteTar(string folder, Stream stream, DateTimeOffset time)
    {
        using var gzip = new GZipStream(stream, CompressionLevel.SmallestSize);
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        foreach (var name in NamesIn(folder))
        {
            using var content = File.OpenRead(Path.Combine(folder, name));
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = ModeOf(name), ModificationTime = time, DataStream = content });
        }
    }

    /// <summary>What is started lies at the top and has the beginning that kubectl looks for. File systems of Windows have no such bit.</summary>
    private static UnixFileMode ModeOf(string name) =>
        name.StartsWith("kubectl", StringComparison.Ordinal) && Path.GetExtension(name) is "" or ".exe" && !name.Contains('/') ? Executable : Readable;
}
