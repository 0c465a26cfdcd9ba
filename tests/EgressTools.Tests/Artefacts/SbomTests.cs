using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using EgressTools.Artefacts;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Artefacts;

/// <summary>Documents about artefacts, out of artefacts that are made up.</summary>
public sealed class SbomTests : IDisposable
{
    private static readonly Source Commit = new("0123456789abcdef0123456789abcdef01234567", Recordings.After, IsChanged: false);

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-sbom-").FullName;

    [Fact]
    public void An_image_names_the_packages_of_the_system_that_its_libraries_are_from()
    {
        var image = new Artefact(Path.Combine(_folder, $"kubectl-egress_{Product.Version}_linux_amd64.oci.tar"));
        WriteTar(File.Create(image.Path),
            ("index.json", "{}"u8.ToArray()),
            ("blobs/sha256/aa", Layer(
                ("./etc/os-release", "NAME=\"Debian\"\nID=debian\n"), ("./var/lib/dpkg/status.d/libc6", Status("libc6", "2.36-9+deb12u13")))),
            ("blobs/sha256/bb", Layer(("./var/lib/dpkg/status.d/libssl3", Status("libssl3", "3.0.17-1~deb12u2")), ("./usr/bin/kubectl-egress", "program"))));
        string[] purls = ["pkg:deb/debian/libc6@2.36-9%2Bdeb12u13", "pkg:deb/debian/libssl3@3.0.17-1~deb12u2"];

        var bom = Sbom.Of(image, SystemPackages.In(image), static _ => null, Commit);

        Assert.Equal(purls, bom["components"]!.AsArray().Select(static c => (string?)c!["purl"]));
        Assert.All(bom["components"]!.AsArray(), static c => Assert.Null(c!["licenses"]));
        Assert.Equal(("container", image.Sha256),
            ((string?)bom["metadata"]!["component"]!["type"], (string?)bom["metadata"]!["component"]!["hashes"]![0]!["content"]));
        Assert.Equal(purls, bom["dependencies"]![0]!["dependsOn"]!.AsArray().Select(static p => (string?)p));
    }

    [Fact]
    public void The_same_artefact_has_the_same_SBOM_and_another_has_another_number()
    {
        var (one, same, other) = (Write("a", "content"), Write("b", "content"), Write("c", "other"));
        string Of(Artefact artefact) => Sbom.Of(artefact, [], static _ => null, Commit).ToJsonString();
        Assert.Equal(Of(one).Replace("/a/", "/", StringComparison.Ordinal), Of(same).Replace("/b/", "/", StringComparison.Ordinal));
        Assert.NotEqual(Of(one), Of(other));
        Assert.Contains("\"timestamp\":\"2026-11-24T00:00:00Z\"", Of(one), StringComparison.Ordinal);
    }

    [Fact]
    public void A_provenance_tells_of_changes_that_are_in_no_commit()
    {
        var provenance = Provenance.Of([Write("a", "content")], Commit with { IsChanged = true }, [new Package("SharpYaml", "3.17.0", "hash", [])], "10.0.100");
        var build = provenance["predicate"]!["buildDefinition"]!;
        Assert.True((bool)build["internalParameters"]!["uncommittedChanges"]!);
        Assert.Equal("10.0.100", (string?)build["internalParameters"]!["sdk"]);
        Assert.Equal(Commit.Commit, (string?)build["resolvedDependencies"]![0]!["digest"]!["gitCommit"]);
        Assert.Equal("pkg:nuget/SharpYaml@3.17.0", (string?)build["resolvedDependencies"]![1]!["uri"]);
    }

    [Fact]
    public void A_file_that_is_nothing_of_a_release_is_refused()
    {
        var error = Assert.Throws<InvalidDataException>(() => Write("a", "x", "kubectl-egress_0.0.1_linux_amd64.tar.gz").Kind);
        Assert.Contains("kubectl-egress_0.0.1_linux_amd64.tar.gz is not a file of a release", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Artefact Write(string folder, string content, string? name = null)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName, name ?? $"EgressTools.{Product.Version}.nupkg");
        File.WriteAllText(path, content);
        return new Artefact(path);
    }

    private static string Status(string package, string version) => $"Package: {package}\nStatus: install ok installed\nVersion: {version}\n";

    private static byte[] Layer(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        WriteTar(new GZipStream(bytes, CompressionMode.Compress), [.. files.Select(static f => (f.Name, Encoding.UTF8.GetBytes(f.Text)))]);
        return bytes.ToArray();
    }

    private static void WriteTar(Stream stream, params (string Name, byte[] Content)[] files)
    {
        using var tar = new TarWriter(stream);
        foreach (var (name, content) in files)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
    }
}
