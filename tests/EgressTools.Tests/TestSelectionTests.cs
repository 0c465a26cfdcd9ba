using EgressTools.Tests.Cli;
using EgressTools.Tests.Provisioning;

namespace EgressTools.Tests;

/// <summary>Which tests run again with the native binary, and which write golden files.</summary>
public sealed class TestSelectionTests
{
    [Theory]
    // By CliRunner itself, by a scene, by a shell's line, as a process, by kubectl, by a base class.
    [InlineData(typeof(HelpPageTests))]
    [InlineData(typeof(VerifyTests))]
    [InlineData(typeof(ScriptTests))]
    [InlineData(typeof(InterruptTests))]
    [InlineData(typeof(KubectlTests))]
    [InlineData(typeof(RealHelm4Tests))]
    [InlineData(typeof(Cases.FileStyleTests))]
    [InlineData(typeof(ReadmeTests))]
    public void What_runs_the_plugin_runs_with_the_binary(Type test) => Assert.True(TestSelection.LeadsTo(test, typeof(CliRunner)));

    [Theory]
    [InlineData(typeof(FenceTests))]
    [InlineData(typeof(FeatureCommandTests))]
    [InlineData(typeof(RealHelm4RaceTests))]
    [InlineData(typeof(Cmdlets.LiveTests))]
    [InlineData(typeof(Checks.CatalogueTests))]
    public void What_would_be_the_same_does_not(Type test) => Assert.False(TestSelection.LeadsTo(test, typeof(CliRunner)));

    [Theory]
    [InlineData(typeof(ScriptTests))]
    [InlineData(typeof(ReadmeTests))]
    [InlineData(typeof(Checks.CatalogueTests))]
    [InlineData(typeof(Cmdlets.HelpTests))]
    public void What_writes_files_is_told(Type test) => Assert.True(TestSelection.LeadsTo(test, typeof(Golden)));

    /// <summary>The rule looks for two types: nothing else may read their variables.</summary>
    [Theory]
    [InlineData("BINARY", "Cli.cs")]
    [InlineData("UPDATE_GOLDEN", "Golden.cs")]
    public void One_type_reads_the_variable(string variable, string file)
    {
        var sources = Directory.EnumerateFiles(Repository.Path("tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Contains("/obj/", StringComparison.Ordinal));
        Assert.Equal([file], sources.Where(f => File.ReadAllText(f).Contains($"GetEnvironmentVariable(\"EGRESSTOOLS_{variable}", StringComparison.Ordinal))
            .Select(Path.GetFileName));
    }
}
