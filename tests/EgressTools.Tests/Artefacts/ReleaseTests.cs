using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EgressTools.Artefacts;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Artefacts;

/// <summary>What ./build.sh release made, read without starting it: also archives of platforms that this machine is not.</summary>
public sealed partial class ReleaseTests
{
    private const UnixFileMode Read = (UnixFileMode)0b110_100_100;

    private const UnixFileMode Run = (UnixFileMode)0b111_101_101;

    [Fact]
    public async Task An_archive_holds_what_a_user_needs_and_nothing_for_debuggers()
    {
        var time = Time();
        // A program that prints a manual has it packed.
        var manual = (await CliRunner.RunAsync("__man")).ExitCode == 0;
        foreach (var archive in Archives())
        {
            var files = Release.Read(archive);
            var program = archive.Platform!.StartsWith("windows", StringComparison.Ordinal) ? "kubectl-egress.exe" : "kubectl-egress";
            (string, UnixFileMode)[] expected =
            [
                ("LICENSE", Read), ("NOTICE", Read), ("README.md", Read), ("completions/kubectl-egress.bash", Read), ("completions/kubectl-egress.fish", Read),
                ("completions/kubectl-egress.ps1", Read), ("completions/kubectl-egress.zsh", Read), (program, Run), ("kubectl_complete-egress", Run),
                .. manual ? [("man/kubectl-egress.1", Read)] : Array.Empty<(string, UnixFileMode)>(),
            ];
            Assert.Equal(expected, files.Select(static f => (f.Name, f.Mode)));
            // A zip counts every other second.
            var written = archive.Name.EndsWith(".zip", StringComparison.Ordinal) ? time.AddSeconds(-(time.Second % 2)) : time;
            Assert.All(files, f => Assert.Equal((0, written), (f.Owner, f.Time)));
            Assert.All(files, static f => Assert.NotEmpty(f.Content));
            Assert.Equal(File.ReadAllBytes(Repository.Path("LICENSE")), files[0].Content);
            Assert.Equal(-1, files.Single(f => f.Name == program).Content.AsSpan().IndexOf(".debug_info"u8));
        }
    }

    [Fact]
    public void A_program_is_of_the_platform_that_its_archive_names()
    {
        foreach (var archive in Archives())
        {
            var bytes = Release.Read(archive).Single(static f => f.Name.StartsWith("kubectl-egress", StringComparison.Ordinal)).Content;
            var program = ProgramFile.Of(bytes);
            Assert.Equal(archive.Platform, program.Platform);
            if (program.Os == "linux")
                Assert.True(int.Parse(program.Needs!.Split('.')[1], CultureInfo.InvariantCulture) <= 34, $"{archive.Name} needs {program.Needs}");
            // Without a signature of some kind a Mac with its own processor kills it.
            if (program is { Os: "darwin", Arch: "arm64" })
                Assert.Contains(0x1du, LoadCommands(bytes));
        }
    }

    [Fact]
    public void The_program_that_the_tests_start_is_the_one_that_is_packed()
    {
        var packed = Archives().Single(static a => a.Platform == "linux_amd64");
        if (CliRunner.Binary is { } tested)
            Assert.Equal(Hash(File.ReadAllBytes(tested)), Hash(Release.Read(packed).Single(static f => f.Name == "kubectl-egress").Content));
        Assert.Equal("NativeAOT", packed.Program!.Compiled);
    }

    [Fact]
    public void Debuggers_find_their_files_in_archives_of_their_own()
    {
        var debug = Release.Of("debug");
        Assert.Equal(Archives().Select(static a => a.Platform), debug.Select(static d => d.Platform));
        Assert.All(debug, static d => Assert.Contains("EgressTools.Core.pdb", Release.Read(d).Select(static f => f.Name)));
        Assert.Contains("kubectl-egress.dbg", Release.Read(debug.Single(static d => d.Platform == "linux_amd64")).Select(static f => f.Name));
    }

    [Fact]
    public void Sums_and_manifest_have_every_file_as_it_is()
    {
        var manifest = Release.Manifest;
        var sums = File.ReadAllLines(Path.Combine(Release.Folder, "SHA256SUMS")).Select(static l => l.Split("  "))
            .ToDictionary(static l => l[1], static l => l[0]);
        var files = Directory.EnumerateFiles(Release.Folder).Select(static f => Path.GetFileName(f)).Where(static f => f != "SHA256SUMS");
        Assert.Equal(files.Order(StringComparer.Ordinal), sums.Keys);
        Assert.All(sums, static s => Assert.Equal(s.Value, Hash(File.ReadAllBytes(Path.Combine(Release.Folder, s.Key)))));
        var listed = manifest["artefacts"]!.AsArray()
            .ToDictionary(static a => (string)a!["file"]!, static a => (Sum: (string)a!["sha256"]!, Size: (long)a!["size"]!));
        Assert.Equal(sums.Keys.Except(["manifest.json"]), listed.Keys);
        Assert.All(listed, l => Assert.Equal((sums[l.Key], new FileInfo(Path.Combine(Release.Folder, l.Key)).Length), l.Value));
        Assert.Contains(manifest["artefacts"]!.AsArray(), static a => (string)a!["file"]! == $"EgressTools.{Product.Version}.nupkg");
    }

    [Fact]
    public void An_SBOM_names_the_packages_of_the_lock_files_in_their_versions()
    {
        foreach (var artefact in Archives().Concat(Release.Of("module")).Concat(Release.Of("image")))
        {
            var bom = Release.Document(artefact.Name + ".cdx.json");
            Assert.Equal(("CycloneDX", "1.6", artefact.Sha256),
                ((string?)bom["bomFormat"], (string?)bom["specVersion"], (string?)bom["metadata"]!["component"]!["hashes"]![0]!["content"]));
            var components = bom["components"]!.AsArray()
                .ToDictionary(static c => (string)c!["name"]!, static c => (Version: (string)c!["version"]!, Purl: (string)c!["purl"]!));
            var packages = components.Where(static c => c.Value.Purl.StartsWith("pkg:nuget/", StringComparison.Ordinal)).ToArray();
            var locked = Locked(artefact.Kind == "module" ? "module/EgressTools.Cmdlets" : "plugin");
            foreach (var (name, (version, purl)) in packages)
            {
                var runtime = name.StartsWith("Microsoft.NETCore.App.Runtime.", StringComparison.Ordinal);
                Assert.Equal(locked[runtime ? "Microsoft.NET.ILLink.Tasks" : name], version);
                Assert.Equal($"pkg:nuget/{name}@{version}", purl);
            }
            string[] shipped = ["DiffPlex", "Humanizer.Core", "KubernetesClient.Aot", "Newtonsoft.Json", "SharpYaml"];
            Assert.Empty(shipped.Except(components.Keys));
            Assert.DoesNotContain("Meziantou.Analyzer", components.Keys);
            var known = components.Values.Select(static c => c.Purl).Append((string)bom["metadata"]!["component"]!["bom-ref"]!).ToHashSet();
            var named = bom["dependencies"]!.AsArray().SelectMany(static d => d!["dependsOn"]!.AsArray().Append(d["ref"]!.DeepClone()));
            Assert.Equal(known, named.Select(static n => (string)n!).ToHashSet());
        }
    }

    [Fact]
    public void A_notice_names_what_the_SBOM_names()
    {
        foreach (var archive in Archives())
        {
            var components = Release.Document(archive.Name + ".cdx.json")["components"]!.AsArray();
            var notice = Encoding.UTF8.GetString(Release.Read(archive).Single(static f => f.Name == "NOTICE").Content);
            var named = Row().Matches(notice[..notice.IndexOf("The Apache License", StringComparison.Ordinal)]).Select(static m => m.Value.Trim());
            Assert.Equal(components.Select(static c => $"{c!["name"]} {c["version"]}"), named);
            Assert.Contains("THE SOFTWARE IS PROVIDED \"AS IS\"", notice, StringComparison.Ordinal);
            Assert.Contains("zlib", notice, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_provenance_is_of_the_artefacts_and_of_a_commit()
    {
        var provenance = Release.Document("provenance.json");
        var subjects = provenance["subject"]!.AsArray().ToDictionary(static s => (string)s!["name"]!, static s => (string)s!["digest"]!["sha256"]!);
        var made = Artefact.In(Release.Folder).Where(static a => a.Kind is not ("sbom" or "provenance"));
        Assert.Equal(made.ToDictionary(static a => a.Name, static a => a.Sha256), subjects);
        var build = provenance["predicate"]!["buildDefinition"]!;
        Assert.Equal((string?)Release.Manifest["commit"], (string?)build["externalParameters"]!["commit"]);
        Assert.Matches("^([0-9a-f]{40}|unknown)$", (string?)build["externalParameters"]!["commit"]);
        var uris = build["resolvedDependencies"]!.AsArray().Select(static d => (string?)d!["uri"] ?? "");
        Assert.Contains(uris, static u => u.StartsWith("pkg:nuget/SharpYaml@", StringComparison.Ordinal));
        Assert.DoesNotContain(Repository.Root, provenance.ToJsonString(), StringComparison.Ordinal);
    }

    private static Artefact[] Archives()
    {
        var archives = Release.Of("archive");
        Assert.NotEmpty(archives);
        return archives;
    }

    private static DateTime Time() =>
        DateTimeOffset.Parse((string)Release.Manifest["date"]!, CultureInfo.InvariantCulture).UtcDateTime;

    private static Dictionary<string, string> Locked(string project)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Repository.Path(project, "packages.lock.json")));
        return file.RootElement.GetProperty("dependencies").EnumerateObject().First().Value.EnumerateObject()
            .Where(static p => p.Value.TryGetProperty("resolved", out _))
            .ToDictionary(static p => p.Name, static p => p.Value.GetProperty("resolved").GetString()!);
    }

    private static List<uint> LoadCommands(ReadOnlySpan<byte> program)
    {
        var commands = new List<uint>();
        for (var (left, at) = (BinaryPrimitives.ReadUInt32LittleEndian(program[16..]), 32); left > 0; left--)
        {
            commands.Add(BinaryPrimitives.ReadUInt32LittleEndian(program[at..]));
            at += BinaryPrimitives.ReadInt32LittleEndian(program[(at + 4)..]);
        }
        return commands;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    [GeneratedRegex(@"^[A-Z][\w.-]+ \d[\d.]+(?=  )", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
