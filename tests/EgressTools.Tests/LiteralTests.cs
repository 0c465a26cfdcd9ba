using System.Text.RegularExpressions;

namespace EgressTools.Tests;

/// <summary>Messages cite options and commands by their declarations, so that each user reads the names of the own front end.</summary>
public sealed partial class LiteralTests
{
    private const string Help = "plugin/HelpText.cs";
    private const string Helm = "writes options of helm, which have the same names";
    private const string Kubectl = "writes options of kubectl, which have the same names";

    /// <summary>Files that may spell options, and why; of commands, only the help.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["module/EgressTools.Core/Operations/Toggle/GatewayToggle.cs"] = Helm,
        ["module/EgressTools.Core/Operations/Toggle/PlanExecutor.cs"] = Helm,
        ["module/EgressTools.Core/Probes/Agent.cs"] = "writes options of cilium-dbg, which have the same names",
        ["module/EgressTools.Core/Provisioning/Feature/FeatureCommands.cs"] = Helm,
        ["module/EgressTools.Core/Provisioning/Feature/RestartCommands.cs"] = Kubectl,
        ["module/EgressTools.Core/Provisioning/Feature/ScriptRemarks.cs"] = Kubectl,
        [Help] = "writes the help, which begins with the name of the program",
        ["plugin/ParseErrors.cs"] = "has a table of the words that other programs use for an option",
        ["plugin/Program.cs"] = "looks at the arguments before an option is declared, for a quick start",
    };

    /// <summary>What speaks of the streams themselves.</summary>
    private static readonly string[] Streams = ["\"standard input\"", "\"it must ask at a terminal, and standard input is not a terminal\""];

    /// <summary>Options whose messages only the plugin's own output brings about; some cmdlets have -Output.</summary>
    private static readonly string[] OfPlugin = ["Ci", "Output", "SortBy"];

    private static readonly ImmutableArray<OptionDefinition> Declared =
        [.. Options.Everywhere, .. Subcommands.All.SelectMany(static c => c.Options)];

    private static readonly HashSet<string> OptionNames = [.. Declared.Where(static o => !o.IsArgument && o.NoOption is null).Select(static o => o.Name)];

    // In the core a short name is that of another program: there are too few letters for a difference.
    private static readonly HashSet<string> ShortNames = [.. Declared.Select(static o => o.Short).OfType<string>()];

    private static readonly HashSet<string> ParameterNames =
        [.. Declared.Where(static o => o.NoParameter is null).SelectMany(static o => new[] { o.Parameter, o.ValueParameter }).OfType<string>()
            .Select(static n => "-" + n)];

    private static readonly ImmutableArray<string> Commands = ["kubectl egress", .. Subcommands.All.Select(static c => c.Cmdlet).OfType<string>()];

    public static TheoryData<string> Files() => [.. new[] { "module/EgressTools.Core", "module/EgressTools.Cmdlets", "plugin" }.SelectMany(FilesOf)];

    [Theory]
    [MemberData(nameof(Files))]
    public void No_message_spells_an_option_or_a_command(string file)
    {
        var spelled = Spelled(file).Where(s => !Exceptions.ContainsKey(file) || (Commands.Contains(s) && file != Help)).ToList();
        Assert.True(spelled.Count == 0, $"{file} spells {string.Join(", ", spelled)}: cite the declaration, as in {{Options.To}} or {{Subcommands.Plan}}");
    }

    [Fact]
    public void Each_exception_is_needed() =>
        Assert.All(Exceptions.Keys, static f => Assert.True(File.Exists(Repository.Path(f.Split('/'))) && Spelled(f).Any(), f));

    /// <summary>Who reads a message in PowerShell knows no flags, no exit codes of commands and no standard streams.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void No_message_of_the_module_has_words_of_a_command_line(string file)
    {
        if (file.StartsWith("plugin/", StringComparison.Ordinal))
            return;
        var words = from line in File.ReadLines(Repository.Path(file.Split('/')))
                    where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    from Match literal in Literal().Matches(line)
                    from Match word in CommandLineWords().Matches(literal.Value)
                    select literal.Value;
        Assert.Equal([], words.Except(Streams));
    }

    /// <summary>What has no parameter is called by what takes its place.</summary>
    [Fact]
    public void An_option_that_a_message_cites_has_a_name_in_PowerShell()
    {
        var cited = FilesOf("module/EgressTools.Core").Concat(FilesOf("module/EgressTools.Cmdlets"))
            .SelectMany(static file => Cited().Matches(File.ReadAllText(Repository.Path(file.Split('/')))))
            .Select(static m => m.Groups["option"].Value).ToHashSet();
        var nameless = cited.Select(static name => (name, Option: typeof(Options).GetField(name)?.GetValue(null) as OptionDefinition))
            .Where(static o => o.Option is { NoParameter: not null } option && option.PowerShell == "-" + option.Parameter).Select(static o => o.name);
        Assert.Equal([], nameless.Except(OfPlugin));
    }

    private static IEnumerable<string> Spelled(string file) =>
        from line in File.ReadLines(Repository.Path(file.Split('/')))
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from Match literal in Literal().Matches(line)
        from spelled in Commands.Where(c => literal.Value.Contains(c, StringComparison.Ordinal)).Concat(OptionsIn(literal.Value, file))
        select spelled;

    // A literal that calls another program has its options, which may have the same names.
    private static IEnumerable<string> OptionsIn(string literal, string file) => Program().IsMatch(literal) ? []
        : Option().Matches(literal).Select(static m => m.Value).Where(o => OptionNames.Contains(o) || ParameterNames.Contains(o)
            || (ShortNames.Contains(o) && !file.StartsWith("module/EgressTools.Core/", StringComparison.Ordinal)));

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(Repository.Path(folder.Split('/')), "*.cs", SearchOption.AllDirectories)
            .Select(static f => Path.GetRelativePath(Repository.Path(), f).Replace('\\', '/'))
            .Where(f => f[(folder.Length + 1)..].Split('/')[0] is not ("obj" or "bin"))
            .Where(static f => !f.StartsWith("module/EgressTools.Core/Commands/", StringComparison.Ordinal));

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Literal();

    [GeneratedRegex("(?<![\\w-])--?[A-Za-z][A-Za-z0-9-]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Option();

    [GeneratedRegex(
        "\\bflags?\\b|--help|\\bcommand line|\\bsubcommands?\\b|standard (?:input|output|error)|end with exit code|\\bstd(?:in|out|err)\\b(?!=true)",
        RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommandLineWords();

    [GeneratedRegex("\\{Options\\.(?<option>[A-Za-z]+)[.}]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cited();

    [GeneratedRegex("kubectl |helm |cilium-dbg ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Program();
}
