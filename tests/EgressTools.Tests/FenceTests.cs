using Mono.Cecil;

namespace EgressTools.Tests;

/// <summary>The layers of the house, held against the compiled assembly: each names only those
/// before it, and decisions lead to no cluster, file or clock.</summary>
public sealed class FenceTests
{
    /// <summary>From the ground up; the empty name is the root: errors and how the library speaks.</summary>
    internal static readonly string[] Order =
        ["", "Commands", "Net", "Model", "Text", "Engine", "Cluster", "Sources", "Planning", "Checks", "Provisioning", "Probes", "Output", "Operations"];

    private static readonly Layers Core = new(typeof(EgressException).Assembly.Location);

    public static TheoryData<string> Decisions() =>
        ["Commands", "Net", "Model", "Engine", "Sources.Objects", "Sources.Agents", "Planning", "Checks", "Provisioning.Gateways", "Provisioning.NodePools"];

    [Fact]
    public void A_layer_names_only_those_before_it()
    {
        var upward = Core.Types.SelectMany(t => Core.NamesOf(t).Where(n => Rank(n) > Rank(t)).Select(n => $"{t.FullName} -> {n.FullName}"));
        Assert.Empty(upward.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void Decisions_lead_to_no_cluster_no_file_and_no_clock(string folder)
    {
        var space = "EgressTools." + folder;
        var types = Core.Types.Where(t => t.Namespace == space || t.Namespace.StartsWith(space + ".", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(types);
        Assert.Equal("", string.Join("\n", types.Select(static t => Core.PathTo(t, IsWorld)).OfType<string>()));
    }

    [Fact]
    public void Every_type_lies_in_a_layer_and_in_the_folder_of_its_name()
    {
        Assert.All(Core.Types, static t => Assert.Contains(Layers.Of(t), Order));
        foreach (var folder in Core.Types.Select(static t => t.Namespace).Where(static n => n != "EgressTools").Distinct())
            Assert.True(Directory.Exists(Repository.Path(["module", "EgressTools.Core", .. folder.Split('.')[1..]])), folder);
    }

    [Fact]
    public void The_library_references_no_PowerShell_and_no_console()
    {
        var references = typeof(EgressException).Assembly.GetReferencedAssemblies().Select(static a => a.Name).ToList();
        Assert.DoesNotContain("System.Management.Automation", references);
        Assert.DoesNotContain("System.Console", references);
    }

    private static int Rank(TypeDefinition type) => Array.IndexOf(Order, Layers.Of(type));

    private static bool IsWorld(TypeReference type) => type.Namespace switch
    {
        "System" => type.Name is "TimeProvider" or "Environment" or "Console",
        "System.IO" => type.Name is "File" or "Directory" or "FileStream" or "FileInfo" or "DirectoryInfo",
        "System.Diagnostics" => type.Name is "Process" or "Stopwatch",
        _ => type.Namespace.StartsWith("System.Net.Http", StringComparison.Ordinal) || type.Namespace.StartsWith("k8s", StringComparison.Ordinal)
            || type.Namespace is "EgressTools.Cluster" or "EgressTools.Sources",
    };
}
