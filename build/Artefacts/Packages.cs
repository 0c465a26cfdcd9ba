using System.Text.Json;
using System.Xml.Linq;

namespace EgressTools.Artefacts;

/// <summary>A package in the version that is held: of a lock file, or of the system whose libraries an image has.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="ContentHash">The hash by which NuGet compares what it restored; empty for what has none in a lock file.</param>
/// <param name="DependsOn">Names of packages.</param>
/// <param name="Origin">Where packages of its kind come from, as a package URL names it.</param>
internal sealed record Package(string Name, string Version, string ContentHash, IReadOnlyList<string> DependsOn, string Origin = "nuget")
{
    public string Purl => $"pkg:{Origin}/{Name}@{Uri.EscapeDataString(Version)}";
}

/// <summary>Packages as lock files name them, and what the restored packages say of themselves.</summary>
internal sealed class Packages(string root, string folder)
{
    /// <summary>Those of the repository in the current folder.</summary>
    public static Packages Here() => new(Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable("NUGET_PACKAGES") ??
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));

    /// <summary>The version of the runtime that the SDK puts into a program.</summary>
    public string RuntimeVersion => Locked("plugin", "net10.0").Single(static p => p.Name == "Microsoft.NET.ILLink.Tasks").Version;

    /// <summary>What is compiled into the program: packages of its lock file with assemblies for run time, which analyzers and tools have not.</summary>
    public IReadOnlyList<Package> InProgram() => [.. Locked("plugin", "net10.0").Where(p => Assemblies(p).Count > 0)];

    /// <summary>What is shipped with the module, of which the names of assemblies are given.</summary>
    public IReadOnlyList<Package> InModule(IReadOnlyCollection<string> assemblies) =>
        [.. Locked("module/EgressTools.Cmdlets", "net8.0").Where(p => Assemblies(p).Intersect(assemblies).Any())];

    /// <summary>Every package of a lock file, also the tools of the build.</summary>
    public IReadOnlyList<Package> Locked(string project, string target)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, project, "packages.lock.json")));
        return [.. file.RootElement.GetProperty("dependencies").GetProperty(target).EnumerateObject()
            .Where(static p => p.Value.GetProperty("type").GetString() != "Project")
            .Select(static p => new Package(p.Name, p.Value.GetProperty("resolved").GetString()!, p.Value.GetProperty("contentHash").GetString()!,
                p.Value.TryGetProperty("dependencies", out var others) ? [.. others.EnumerateObject().Select(static o => o.Name)] : []))
            .OrderBy(static p => p.Name, StringComparer.Ordinal)];
    }

    /// <summary>The text of the MIT License, as the module's notice has it at its end.</summary>
    public string MitLicence
    {
        get
        {
            var notice = File.ReadAllText(Path.Combine(root, "module", "NOTICE.txt"));
            return notice[notice.IndexOf("Permission is hereby granted", StringComparison.Ordinal)..];
        }
    }

    /// <summary>The licence's SPDX expression.</summary>
    public string LicenceOf(Package package) => Metadata(package, "license") ?? throw new InvalidDataException($"package {package.Name} names no licence");

    /// <summary>The licence's SPDX expression; null for packages of a system, which name theirs in prose.</summary>
    public string? KnownLicenceOf(Package package) => package.Origin == "nuget" ? LicenceOf(package) : null;

    /// <summary>Whose it is.</summary>
    public string OwnerOf(Package package) => Metadata(package, "copyright") ?? Metadata(package, "authors")!;

    /// <summary>A file of a package.</summary>
    public string TextOf(Package package, string file) => File.ReadAllText(Path.Combine(FolderOf(package), file));

    private string? Metadata(Package package, string name) =>
        XDocument.Load(Path.Combine(FolderOf(package), package.Name.ToLowerInvariant() + ".nuspec")).Descendants()
            .FirstOrDefault(e => e.Name.LocalName == name && (string?)e.Attribute("type") is null or "expression")?.Value;

    private IReadOnlyList<string> Assemblies(Package package)
    {
        var lib = Path.Combine(FolderOf(package), "lib");
        return Directory.Exists(lib) ? [.. Directory.EnumerateFiles(lib, "*.dll", SearchOption.AllDirectories).Select(static f => Path.GetFileName(f))] : [];
    }

    private string FolderOf(Package package) => Path.Combine(folder, package.Name.ToLowerInvariant(), package.Version);
}
