using System.Text.RegularExpressions;

namespace EgressTools.Tests;

/// <summary>The core cites options and commands by their declarations, so that each user reads the names of the own front end.</summary>
public sealed partial class LiteralTests
{
    /// <summary>Files that write command lines of other programs, whose options have the same names.</summary>
    private static readonly string[] OtherPrograms =
    [
        "Agent.cs", "EchoScript.cs", "FeatureCommands.cs", "PlanWarnings.cs", "KubectlPatches.cs", "PlanExecutor.cs", "ScriptRemarks.cs",
        "RestartCommands.cs", "GatewayToggle.cs",
    ];

    public static TheoryData<string> Files() =>
    [
        .. Directory.EnumerateFiles(Repository.Path("module", "EgressTools.Core"), "*.cs", SearchOption.AllDirectories)
            .Select(static f => Path.GetRelativePath(Repository.Path("module", "EgressTools.Core"), f))
            .Where(static f => f.Split(Path.DirectorySeparatorChar)[0] is not ("Commands" or "obj" or "bin")),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void No_message_spells_an_option_or_a_command(string file)
    {
        var declared = Options.Everywhere.Concat(Subcommands.All.SelectMany(static c => c.Options)).Select(static o => o.Name)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Repository.Path("module", "EgressTools.Core", file))
            .Where(static l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)))
        {
            foreach (var text in Literal().Matches(line).Select(static m => m.Value))
            {
                Assert.DoesNotContain("kubectl egress", text, StringComparison.Ordinal);
                if (!OtherPrograms.Contains(Path.GetFileName(file)) && !Program().IsMatch(text))
                    Assert.DoesNotContain(Option().Matches(text).Select(static m => m.Value), declared.Contains);
            }
        }
    }

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Literal();

    [GeneratedRegex("(?<![\\w-])--[a-z][a-z0-9-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Option();

    [GeneratedRegex("kubectl |helm |cilium-dbg ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Program();
}
