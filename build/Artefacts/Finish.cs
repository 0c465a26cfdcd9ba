using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EgressTools.Artefacts;

/// <summary>The last step of a release: what tells of the artefacts is made of the artefacts that are there, from whichever machine each comes.</summary>
internal static class Finish
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Run(string folder, Source source, Packages packages)
    {
        foreach (var stale in Artefact.In(folder).Where(static a => a.Kind is "sbom" or "provenance"))
            File.Delete(stale.Path);
        var made = Artefact.In(folder);
        foreach (var artefact in made)
        {
            if (Held(artefact, made, packages, folder) is { } held)
                Write(Path.Combine(folder, artefact.Name + ".cdx.json"), Sbom.Of(artefact, held, packages.KnownLicenceOf, source));
        }
        var sdk = Environment.GetEnvironmentVariable("SOURCE_SDK") ?? "unknown";
        IEnumerable<Package> materials = [.. packages.Locked("plugin", "net10.0"), .. packages.Locked("module/EgressTools.Cmdlets", "net8.0")];
        Write(Path.Combine(folder, "provenance.json"), Provenance.Of(made, source, materials.DistinctBy(static p => p.Purl), sdk));
        Write(Path.Combine(folder, "manifest.json"), Manifest(Artefact.In(folder), source));
        var sums = new StringBuilder();
        var files = Artefact.In(folder).Append(new Artefact(Path.Combine(folder, "manifest.json")));
        foreach (var file in files.OrderBy(static a => a.Name, StringComparer.Ordinal))
            sums.Append($"{file.Sha256}  {file.Name}\n");
        File.WriteAllText(Path.Combine(folder, "SHA256SUMS"), sums.ToString());
    }

    /// <summary>What a release has, for whoever publishes it.</summary>
    internal static JsonObject Manifest(IEnumerable<Artefact> artefacts, Source source) => new()
    {
        ["name"] = "EgressTools",
        ["version"] = Source.Version,
        ["commit"] = source.Commit,
        ["date"] = source.Date,
        ["host"] = Host,
        ["platforms"] = "OS_ARCH as Go and Krew name them: linux, darwin, windows; amd64, arm64",
        ["artefacts"] = new JsonArray([.. artefacts.Select(Entry)]),
    };

    private static string Host => $"{(OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux")}_" +
        (System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64 ? "amd64" : "arm64");

    private static JsonObject Entry(Artefact artefact)
    {
        var entry = new JsonObject { ["file"] = artefact.Name, ["kind"] = artefact.Kind, ["size"] = artefact.Size, ["sha256"] = artefact.Sha256 };
        if (artefact.Platform is { } platform)
            entry["platform"] = platform;
        if (artefact.Program is { } program)
        {
            entry["compiled"] = program.Compiled;
            if (program.Needs is { } needs)
                entry["needs"] = needs;
            entry["runsOnHost"] = program.Platform == Host;
        }
        return entry;
    }

    /// <summary>The packages in an artefact; null for one that holds no program.</summary>
    private static IReadOnlyList<Package>? Held(Artefact artefact, IEnumerable<Artefact> made, Packages packages, string folder)
    {
        switch (artefact.Kind)
        {
            case "module":
                var lib = Path.Combine(folder, "EgressTools", Source.Version, "lib");
                return packages.InModule([.. Directory.EnumerateFiles(lib, "*.dll").Select(static f => Path.GetFileName(f))]);
            case "archive" or "image":
                var program = artefact.Program ?? made.Single(a => a.Kind == "archive" && a.Platform == artefact.Platform).Program!;
                return [.. packages.InProgram(), new Package(program.Runtime, packages.RuntimeVersion, "", []), .. SystemPackages.In(artefact)];
            default:
                return null;
        }
    }

    private static void Write(string file, JsonObject document) => File.WriteAllText(file, document.ToJsonString(Format) + "\n");
}
