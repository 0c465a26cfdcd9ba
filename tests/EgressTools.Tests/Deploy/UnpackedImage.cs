using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Deploy;

/// <summary>The container image, its layers laid over each other in a folder.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class UnpackedImage : IDisposable
{
    private const string Archive = "archive", Root = "root";
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-image-").FullName;

    public UnpackedImage()
    {
        TarFile.ExtractToDirectory(Requires.Image(), Directory.CreateDirectory(PathOf(Archive)).FullName, overwriteFiles: false);
        var index = JsonNode.Parse(File.ReadAllText(PathOf(Archive, "index.json")))!;
        Manifest = JsonNode.Parse(Blob(Assert.Single(index["manifests"]!.AsArray())!))!;
        Config = JsonNode.Parse(Blob(Manifest["config"]!))!;
        Directory.CreateDirectory(PathOf(Root));
        Layers = [.. Manifest["layers"]!.AsArray().Select((l, i) => Unpack(l!, (string)Config["rootfs"]!["diff_ids"]![i]!))];
    }

    public JsonNode Manifest { get; }

    public JsonNode Config { get; }

    /// <summary>The files of each layer: mode and path.</summary>
    public ImmutableArray<ImmutableArray<string>> Layers { get; }

    /// <summary>Writes a file that the cluster or the machine puts into a container.</summary>
    public void Mount(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(Root, path))!);
        File.WriteAllText(PathOf(Root, path), text);
    }

    /// <summary>Every file below the root, with its time.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFileSystemEntries(PathOf(Root), "*", SearchOption.AllDirectories)
        .Select(static f => $"{f} {File.GetLastWriteTimeUtc(f):O}").Order(StringComparer.Ordinal);

    /// <summary>Runs the entry point in the root with the image's environment: as its user where the tests run as root, else as whoever runs them.</summary>
    public Task<CliResult> RunAsync(string[] environment, params string[] arguments)
    {
        // Nothing can be written, as with readOnlyRootFilesystem.
        foreach (var folder in Directory.EnumerateDirectories(PathOf(Root), "*", SearchOption.AllDirectories).Prepend(PathOf(Root)))
            File.SetUnixFileMode(folder, (UnixFileMode)0b101_101_101);
        string[] own = [.. Config["config"]!["Env"]!.AsArray().Select(static e => (string)e!), .. environment];
        string[] root = Environment.IsPrivilegedProcess ? ["chroot", $"--userspec={Config["config"]!["User"]}"] : ["unshare", "--map-root-user", "chroot"];
        string[] command = ["-i", .. own, .. root, PathOf(Root), .. Config["config"]!["Entrypoint"]!.AsArray().Select(static e => (string)e!), .. arguments];
        // The path of the image would hide these programs.
        string[] found = [.. command.Select(static w => w switch { "chroot" => "/usr/sbin/chroot", "unshare" => Requires.Program(w), _ => w })];
        return ChildProgram.RunAsync("/usr/bin/env", found, "", environment: null, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        foreach (var folder in Directory.EnumerateDirectories(PathOf(Root), "*", SearchOption.AllDirectories).Prepend(PathOf(Root)))
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        Directory.Delete(_folder, recursive: true);
    }

    private string PathOf(params string[] parts) => Path.Combine([_folder, .. parts]);

    /// <summary>A blob, whose digest and size are as its descriptor says.</summary>
    private byte[] Blob(JsonNode descriptor)
    {
        var digest = (string)descriptor["digest"]!;
        var bytes = File.ReadAllBytes(PathOf(Archive, "blobs", digest.Replace(':', '/')));
        Assert.Equal(digest, Digest(bytes));
        Assert.Equal((long)descriptor["size"]!, bytes.Length);
        return bytes;
    }

    private ImmutableArray<string> Unpack(JsonNode descriptor, string plainDigest)
    {
        using var plain = new MemoryStream();
        using (var packed = new GZipStream(new MemoryStream(Blob(descriptor)), CompressionMode.Decompress))
            packed.CopyTo(plain);
        Assert.Equal(plainDigest, Digest(plain.ToArray()));
        plain.Position = 0;
        using var reader = new TarReader(plain, leaveOpen: true);
        var files = ImmutableArray.CreateBuilder<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            Assert.Equal((0, 0), (entry.Uid, entry.Gid));
            files.Add($"{Convert.ToString((int)entry.Mode, 8)} {entry.Name.TrimEnd('/')}");
        }
        plain.Position = 0;
        TarFile.ExtractToDirectory(plain, PathOf(Root), overwriteFiles: true);
        return files.ToImmutable();
    }

    private static string Digest(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}
