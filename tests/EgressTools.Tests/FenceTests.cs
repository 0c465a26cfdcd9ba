using System.Text.RegularExpressions;

namespace EgressTools.Tests;

/// <summary>The layers of the house, kept apart by more than good will.</summary>
public sealed partial class FenceTests
{
    public static TheoryData<string> PureFolders() => ["Model", "Net", "Engine", "Planning", "Checks", "Provisioning/Gateways", "Provisioning/NodePools"];

    [Theory]
    [MemberData(nameof(PureFolders))]
    public void Decisions_know_no_network_and_no_cluster(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Path("module", "EgressTools.Core", folder), "*.cs", SearchOption.AllDirectories))
            Assert.False(Forbidden().IsMatch(File.ReadAllText(file)), $"{Path.GetFileName(file)} names the cluster, HTTP, files or the clock");
    }

    [Fact]
    public void The_library_references_no_PowerShell_and_no_console()
    {
        var references = typeof(EgressException).Assembly.GetReferencedAssemblies().Select(static a => a.Name).ToList();
        Assert.DoesNotContain("System.Management.Automation", references);
        Assert.DoesNotContain("System.Console", references);
    }

    [Fact]
    public void Every_public_type_lies_in_the_namespace_of_its_folder()
    {
        var folders = Directory.EnumerateDirectories(Repository.Path("module", "EgressTools.Core")).Select(Path.GetFileName).ToHashSet();
        foreach (var type in typeof(EgressException).Assembly.GetExportedTypes().Where(static t => t.Namespace is not null && t.Namespace != "EgressTools"))
            Assert.Contains(type.Namespace!.Split('.')[1], folders);
    }

    [GeneratedRegex(@"EgressTools\.Cluster|System\.Net\.Http|System\.IO\b|\bFile\.|TimeProvider|using k8s", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Forbidden();
}
