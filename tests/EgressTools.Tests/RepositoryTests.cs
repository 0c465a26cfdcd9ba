using System.Text.RegularExpressions;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests;

/// <summary>The habits of the repository that no compiler holds.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] Root =
    [
        "ARCHITECTURE.md", "BannedSymbols.txt", "CHANGELOG.md", "CONTRIBUTING.md", "Directory.Build.props", "Directory.Build.targets",
        "Directory.Packages.props", "EgressTools.psd1", "EgressTools.sln", "LICENSE", "README.md", "SECURITY.md", "build", "build.sh", "examples",
        "global.json", "module", "plugin", "tests",
    ];

    [Fact]
    public void The_root_has_what_tools_and_people_look_for_there_and_no_more()
    {
        // Builds and editors make others, and .gitignore names them.
        var made = File.ReadAllLines(Repository.Path(".gitignore")).Select(static l => l.Trim('/'));
        var found = Directory.EnumerateFileSystemEntries(Repository.Root).Select(static e => Path.GetFileName(e)).Where(static e => e[0] != '.');
        Assert.Equal(Root, found.Except(made).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_picture_of_the_architecture_has_the_layers_that_the_fence_holds()
    {
        var page = File.ReadAllText(Repository.Path("ARCHITECTURE.md"));
        var shown = Layer().Matches(page).Select(static m => m.Groups["name"].Value).Where(static n => n is not "FrontEnds").Reverse();
        Assert.Equal(FenceTests.Order.Select(static n => n.Length == 0 ? "Root" : n), shown);
        var folders = Directory.EnumerateDirectories(Repository.Path("module", "EgressTools.Core")).Select(static d => Path.GetFileName(d));
        Assert.Equal(FenceTests.Order.Where(static n => n.Length > 0).Order(StringComparer.Ordinal),
            folders.Except(["bin", "obj"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Library_module_program_and_chart_have_one_version()
    {
        Assert.Equal(Product.Version, InManifest("ModuleVersion"));
        var charts = Directory.EnumerateFiles(Repository.Path("examples", "deploy"), "Chart.yaml", SearchOption.AllDirectories);
        var lines = charts.SelectMany(static c => VersionLine().Matches(File.ReadAllText(c)));
        Assert.All(lines, static m => Assert.Equal(Product.Version, m.Groups["version"].Value));
        Assert.Equal($"kubectl-egress {Product.Version}\n", (await CliRunner.RunAsync("version")).Out);
    }

    [Fact]
    public void Addresses_are_those_that_the_owner_has_set()
    {
        Assert.Equal(Product.RepositoryUrl, InManifest("ProjectUri"));
        Assert.Equal(Product.RepositoryUrl.Length > 0, Driver(Product.RepositoryUrl).Contains("informationUri", StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_about_a_bug_names_the_repository_once_it_is_known()
    {
        var bug = new NotSupportedException("the clock stands still.");
        const string What = "(NotSupportedException: the clock stands still). Report it";
        Assert.EndsWith($"{What} with the command and, if you can, its input", BugText.Of(bug, ""), StringComparison.Ordinal);
        Assert.EndsWith($"{What} at https://git.example/o/n/issues with the command and, if you can, its input",
            BugText.Of(bug, "https://git.example/o/n"), StringComparison.Ordinal);
        Assert.Contains("\"informationUri\": \"https://git.example/o/n\"", Driver("https://git.example/o/n"), StringComparison.Ordinal);
    }

    private static string Driver(string repository) => CheckSarif.Of(new CheckReport([]), "", repository)["runs"]![0]!["tool"]!["driver"]!.ToString();

    private static string InManifest(string field) =>
        Regex.Match(File.ReadAllText(Repository.Path("EgressTools.psd1")), field + " += '([^']*)'", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    [GeneratedRegex("^(version|appVersion): \"?(?<version>[^\"\n]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionLine();

    [GeneratedRegex("^ +(?<name>[A-Za-z]+)\\[\"", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Layer();
}
