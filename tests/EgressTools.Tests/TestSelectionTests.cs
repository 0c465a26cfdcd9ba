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

    [Fact]
    public void The_gate_runs_every_class_and_those_twice_that_assert_more_in_process()
    {
        var (before, with) = (TestSelection.ClassesOf(TestRun.BeforeBinary).ToHashSet(), TestSelection.ClassesOf(TestRun.Binary).ToHashSet());
        Assert.Empty(TestSelection.ClassesOf(TestRun.Whole).Except(before).Except(with));
        Assert.Equal([typeof(ApplyTimeTests), typeof(ScriptTests)], before.Intersect(with).OrderBy(static t => t.Name));
    }

    /// <summary>The one that is not marked has another limit of memory in process than what ships has.</summary>
    [Fact]
    public void What_asserts_more_in_process_is_marked()
    {
        var tests = Directory.EnumerateFiles(Repository.Path("tests/EgressTools.Tests/Cli"), "*Tests.cs")
            .Where(static f => File.ReadAllText(f).Contains("CliRunner.Binary is", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension);
        Assert.Equal([nameof(ApplyTimeTests), nameof(HostileServerMemoryTests), nameof(ScriptTests)], tests.Order(StringComparer.Ordinal));
    }

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
