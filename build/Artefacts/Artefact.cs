using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace EgressTools.Artefacts;

/// <summary>A file of a release.</summary>
internal sealed record Artefact(string Path)
{
    private static readonly string Prefix = $"kubectl-egress_{Source.Version}_";

    private string? _sha256;

    public string Name => System.IO.Path.GetFileName(Path);

    public long Size => new FileInfo(Path).Length;

    public string Sha256 => _sha256 ??= Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path)));

    /// <summary>What it is, by its name.</summary>
    public string Kind => Name switch
    {
        _ when Name.EndsWith(".cdx.json", StringComparison.Ordinal) => "sbom",
        _ when Name.EndsWith("_debug.tar.gz", StringComparison.Ordinal) => "debug",
        _ when Name.EndsWith(".oci.tar", StringComparison.Ordinal) => "image",
        _ when Name.StartsWith(Prefix, StringComparison.Ordinal) => "archive",
        _ when Name == $"EgressTools.{Source.Version}.nupkg" => "module",
        _ when Name.EndsWith(".nupkg", StringComparison.Ordinal) => "tool",
        _ when Name.EndsWith(".tgz", StringComparison.Ordinal) => "chart",
        _ when Name.EndsWith(".yaml", StringComparison.Ordinal) => "krew",
        "provenance.json" => "provenance",
        _ => throw new InvalidDataException($"{Path} is not a file of a release: remove it"),
    };

    /// <summary>The platform in its name; null for what every platform reads.</summary>
    public string? Platform => Kind is "archive" or "debug" or "image" ? string.Join('_', Name[Prefix.Length..].Split('.')[0].Split('_')[..2]) : null;

    /// <summary>The program of an archive.</summary>
    public ProgramFile? Program => Kind == "archive" ? ProgramFile.Of(Name.EndsWith(".zip", StringComparison.Ordinal) ? FromZip() : FromTar()) : null;

    /// <summary>The artefacts of a folder, in the order of their names. What is made of them is not among them.</summary>
    public static Artefact[] In(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(static f => new Artefact(f)).Where(static a => a.Name is not ("SHA256SUMS" or "manifest.json"))
            .OrderBy(static a => a.Name, StringComparer.Ordinal)];

    private byte[] FromZip()
    {
        using var zip = ZipFile.OpenRead(Path);
        using var program = zip.GetEntry("kubectl-egress.exe")?.Open() ?? throw WithoutProgram();
        return All(program);
    }

    private byte[] FromTar()
    {
        using var gzip = new GZipStream(File.OpenRead(Path), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry is { Name: "kubectl-egress", DataStream: { } program })
                return All(program);
        }
        throw WithoutProgram();
    }

    private InvalidDataException WithoutProgram() => new($"{Path} has no program kubectl-egress");

    private static byte[] All(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
