using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EgressTools.ApiServer;
using EgressTools.Artefacts;
using EgressTools.Tests.Cli;
using Mono.Cecil;

namespace EgressTools.Tests.Cmdlets;

/// <summary>The module as it is published: out/EgressTools/VERSION, which build.sh --module makes.</summary>
public sealed partial class PackageTests
{
    private const string Publish = """
        $ErrorActionPreference = 'Stop'
        Register-PSResourceRepository -Name local -Uri $env:FEED -Trusted
        Publish-PSResource -Path $env:LAYOUT -Repository local
        """;

    private const string Install = """
        $ErrorActionPreference = 'Stop'
        Register-PSResourceRepository -Name release -Uri $env:FEED -Trusted
        Install-PSResource EgressTools -Repository release
        $installed = Get-InstalledPSResource EgressTools
        "$($installed.Version) $($installed.Author) [$($installed.ProjectUri)] [$($installed.LicenseUri)] $($installed.ReleaseNotes.Length -gt 100)"
        """;

    private const string Use = """
        $ErrorActionPreference = 'Stop'
        Import-Module Other
        "nodes $((Get-EgressNode -From $env:SCENE).Name)"
        "loaded $([AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name } | Where-Object { $_ -like 'KubernetesClient*' })"
        "live $((Get-EgressNode -KubeConfig $env:CLUSTER).Name)"
        try { Get-EgressNode -KubeConfig $env:FEED/absent } catch { "error $($_.FullyQualifiedErrorId)" }
        $policy = Get-EgressNode -From $env:SCENE | New-EgressPolicy -Name web -PodSelector app=web -InformationAction Ignore
        "file $($policy -split "`n" -match 'kind:')"
        "others $([YamlDotNet.Core.Parser].Assembly.GetName().Version) $([k8s.Kubernetes].Assembly.GetName().Version)"
        "from $((Get-Module EgressTools).ModuleBase)"
        """;

    private static readonly string[] OfTheFormat = ["_rels/.rels", "EgressTools.nuspec", "[Content_Types].xml"];

    [Fact]
    public async Task A_new_user_installs_it_and_a_command_finds_it_beside_other_versions_of_its_packages()
    {
        var layout = Requires.Layout();
        using var pwsh = new Pwsh();
        var feed = Directory.CreateDirectory(Path.Combine(pwsh.Home, "feed")).FullName;
        var package = Path.Combine(feed, $"EgressTools.{Product.Version}.nupkg");
        ModulePackage.Write(layout, package, Recordings.After);
        var installed = await pwsh.RunAsync(Install, ("FEED", feed));
        Assert.True(installed.ExitCode == 0, installed.Out + installed.Error);
        Assert.Equal($"{Product.Version} EgressTools contributors [{Product.RepositoryUrl}] " +
            $"[{(Product.RepositoryUrl.Length == 0 ? "" : Product.RepositoryUrl + "/blob/main/LICENSE")}] True", installed.Out.Trim());
        AssertPackage(package, layout);

        var modules = Path.Combine(pwsh.Home, ".local", "share", "powershell", "Modules");
        PutOther(Path.Combine(modules, "Other"));
        await using var server = await TestApiServer.StartAsync();
        server.PutFolder(Engine.Scene);
        var kubeconfig = Path.Combine(pwsh.Home, "kubeconfig");
        server.WriteKubeconfig(kubeconfig);
        var used = await pwsh.RunAsync(Use, ("SCENE", Engine.Scene), ("CLUSTER", kubeconfig), ("FEED", feed));

        Assert.True(used.ExitCode == 0, used.Out + used.Error);
        const string Nodes = "172.22.49.119 172.22.49.147 172.22.49.20";
        Assert.Equal(
            [
                $"nodes {Nodes}", "loaded KubernetesClient", $"live {Nodes}", "error KubeConfig,EgressTools.Cmdlets.GetEgressNodeCommand",
                "file kind: CiliumEgressGatewayPolicy", "others 13.0.0.0 19.0.0.0", $"from {Path.Combine(modules, "EgressTools", Product.Version)}",
            ],
            used.Out.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_package_of_a_release_says_what_PowerShell_makes_of_the_manifest()
    {
        var layout = Requires.Layout();
        using var pwsh = new Pwsh();
        var feed = Directory.CreateDirectory(Path.Combine(pwsh.Home, "feed")).FullName;
        var published = await pwsh.RunAsync(Publish, ("LAYOUT", layout), ("FEED", feed));
        Assert.True(published.ExitCode == 0, published.Out + published.Error);
        var package = Path.Combine(feed, $"EgressTools.{Product.Version}.nupkg");
        AssertPackage(package, layout);
        var released = Path.Combine(pwsh.Home, "release.nupkg");
        ModulePackage.Write(layout, released, Recordings.After);
        Assert.Equal(Specification(package), Specification(released));
    }

    [Fact]
    public void Its_assemblies_name_only_what_is_there()
    {
        var lib = Path.Combine(Requires.Layout(), "lib");
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(lib);
        resolver.AddSearchDirectory(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        foreach (var file in Directory.EnumerateFiles(lib, "*.dll"))
        {
            using var module = ModuleDefinition.ReadModule(file, new ReaderParameters { AssemblyResolver = resolver });
            Assert.All(module.AssemblyReferences, r => Assert.NotNull(resolver.Resolve(r)));
        }
        // Of KubernetesClient only that is there which the core uses.
        using var core = ModuleDefinition.ReadModule(Path.Combine(lib, "EgressTools.Core.dll"), new ReaderParameters { AssemblyResolver = resolver });
        var used = core.GetMemberReferences().Where(static m => m.DeclaringType?.GetElementType().Scope.Name == "KubernetesClient.Aot").ToArray();
        Assert.NotEmpty(used);
        Assert.All(used, static m => Assert.True(m.Resolve() is not null, m.FullName));
    }

    [Fact]
    public void The_notice_names_every_package_that_is_shipped_with_its_version()
    {
        var notice = File.ReadAllText(Path.Combine(Requires.Layout(), "NOTICE.txt"));
        var versions = File.ReadAllText(Repository.Path("Directory.Packages.props"));
        var shipped = Directory.EnumerateFiles(Path.Combine(Requires.Layout(), "lib"), "*.dll").Select(static f => Path.GetFileNameWithoutExtension(f))
            .Where(static n => n != "EgressTools.Core").Order(StringComparer.Ordinal).ToArray();
        var named = Package().Matches(notice).Select(static m => (Name: m.Groups["name"].Value, Version: m.Groups["version"].Value)).ToArray();
        // The assembly of Humanizer.Core has the name of the whole.
        Assert.Equal(shipped, named.Select(static n => n.Name == "Humanizer.Core" ? "Humanizer" : n.Name));
        Assert.All(named, n => Assert.Contains($"Include=\"{n.Name}\" Version=\"{n.Version}\"", versions, StringComparison.Ordinal));
    }

    private static void AssertPackage(string file, string layout)
    {
        Assert.InRange(new FileInfo(file).Length, 1, 8_000_000);
        using var zip = ZipFile.OpenRead(file);
        var shipped = zip.Entries.Select(static e => e.FullName).Except(OfTheFormat)
            .Where(static e => !e.StartsWith("package/services/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var made = Directory.EnumerateFiles(layout, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(layout, f));
        Assert.Equal(made.Order(StringComparer.Ordinal), shipped);
        Assert.Equal(shipped, Listed(Path.Combine(layout, "EgressTools.psd1")).Order(StringComparer.Ordinal));
        string[] needed = ["LICENSE", "NOTICE.txt", "icon.png", "en-US/EgressTools.Cmdlets.dll-Help.xml", "EgressTools.Format.ps1xml"];
        Assert.All(needed, f => Assert.Contains(f, shipped));
    }

    private static IEnumerable<string> Specification(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        using var file = zip.GetEntry("EgressTools.nuspec")!.Open();
        return [.. XDocument.Load(file).Descendants().Where(static e => !e.HasElements)
            .SelectMany(static e => e.Value.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(w => $"{e.Name.LocalName}: {w}"))
            .Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Listed(string manifest) =>
        File.ReadLines(manifest).SkipWhile(static l => !l.Contains("FileList", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(static l => l.Trim() != ")").Select(static l => l.Trim().Trim('\''));

    private static void PutOther(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Data", "othermodule")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(folder, "Other.psd1"),
            "@{ ModuleVersion = '1.0'; RequiredAssemblies = 'YamlDotNet.dll', 'KubernetesClient.dll' }");
    }

    [GeneratedRegex(@"^(?<name>\S+) (?<version>\d[\d.]+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Package();
}
