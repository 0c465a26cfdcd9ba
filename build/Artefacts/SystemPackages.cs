using System.Formats.Tar;
using System.IO.Compression;

namespace EgressTools.Artefacts;

/// <summary>Packages of the system from which an image has libraries, as they are written into it for scanners: a file of status.d for each.</summary>
internal static class SystemPackages
{
    private const string Folder = "var/lib/dpkg/status.d/";

    public static IReadOnlyList<Package> In(Artefact artefact)
    {
        if (artefact.Kind != "image")
            return [];
        var files = Layers(artefact.Path).SelectMany(FilesIn).ToDictionary(static f => f.Name, static f => f.Text, StringComparer.Ordinal);
        var system = Field(files.GetValueOrDefault("etc/os-release") ?? "", "ID=") ?? "linux";
        return [.. files.Where(static f => f.Key.StartsWith(Folder, StringComparison.Ordinal)).OrderBy(static f => f.Key, StringComparer.Ordinal)
            .Select(f => new Package(Field(f.Value, "Package: ")!, Field(f.Value, "Version: ")!, "", [], $"deb/{system}"))];
    }

    private static string? Field(string text, string name) =>
        text.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim('"');

    // Of what an image's archive holds, only layers are compressed.
    private static IEnumerable<byte[]> Layers(string path)
    {
        using var stream = File.OpenRead(path);
        using var tar = new TarReader(stream);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data && Bytes(data) is [0x1f, 0x8b, ..] layer)
                yield return layer;
        }
    }

    private static IEnumerable<(string Name, string Text)> FilesIn(byte[] layer)
    {
        using var stream = new MemoryStream(layer);
        using var gzip = new GZipStream(stream, CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (entry.DataStream is { } data && (name.StartsWith(Folder, StringComparison.Ordinal) || name == "etc/os-release"))
                yield return (name, System.Text.Encoding.UTF8.GetString(Bytes(data)));
        }
    }

    private static byte[] Bytes(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
