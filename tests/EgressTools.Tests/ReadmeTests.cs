using System.Text;
using System.Text.RegularExpressions;
using EgressTools.ApiServer;
using EgressTools.Plugin;

namespace EgressTools.Tests;

/// <summary>
/// What the README shows is what happens: commands in console and powershell blocks are run, and the table of commands comes from the code.
/// EGRESSTOOLS_UPDATE_GOLDEN=1 rewrites both.
/// </summary>
public sealed partial class ReadmeTests
{
    private const string Begin = "<!-- commands:begin -->";
    private const string End = "<!-- commands:end -->";

    [Theory]
    [InlineData("README.md")]
    [InlineData("module/docs/README.zh-CN.md")]
    public Task Shows_what_happens(string file) => ShowsAsync(Repository.Path(file), WithTable);

    [Theory]
    [InlineData("registered-nodes")]
    [InlineData("nat-coexistence")]
    public Task Those_of_examples_show_what_happens(string example) =>
        ShowsAsync(Repository.Path("examples", "deploy", example, "README.md"), static text => text);

    [Fact]
    public void Both_languages_show_the_same_commands()
    {
        static string[] Commands(string file) => [.. File.ReadAllLines(Repository.Path(file))
            .Where(static l => l.StartsWith("$ ", StringComparison.Ordinal) || l.StartsWith("PS> ", StringComparison.Ordinal))];
        Assert.NotEmpty(Commands("README.md"));
        Assert.Equal(Commands("README.md"), Commands("module/docs/README.zh-CN.md"));
    }

    private static async Task ShowsAsync(string path, Func<string, string> generate)
    {
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var actual = await RunAsync(generate(text), TestContext.Current.CancellationToken);
        if (Golden.Updating)
            await File.WriteAllTextAsync(path, actual, TestContext.Current.CancellationToken);
        else
            Assert.Equal(WithoutAges(text), WithoutAges(actual));
    }

    private static string WithTable(string text)
    {
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= 0 && end > begin, "the README has no place for the table of commands");
        return text[..(begin + Begin.Length)] + "\n" + CommandTable.Markdown() + text[end..];
    }

    private static async Task<string> RunAsync(string text, CancellationToken cancellationToken)
    {
        var result = new StringBuilder();
        var block = "";
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                block = block.Length == 0 ? line : "";
            var runs = block is "```console" or "```powershell";
            var isCommand = line.StartsWith("$ kubectl egress ", StringComparison.Ordinal) || line.StartsWith("PS> ", StringComparison.Ordinal);
            if (!runs || line.StartsWith("```", StringComparison.Ordinal) || isCommand)
                result.Append(line).Append('\n');
            if (runs && isCommand)
                result.Append(await OutputAsync(line, cancellationToken));
        }
        return result.ToString();
    }

    private static async Task<string> OutputAsync(string line, CancellationToken cancellationToken)
    {
        if (line.StartsWith("$ ", StringComparison.Ordinal) && Writing().IsMatch(line))
            return await OnClusterAsync(line[2..], cancellationToken);
        if (line.StartsWith("$ ", StringComparison.Ordinal))
            return (await Cli.Shell.RunAsync(line[2..], cancellationToken)).Out;
        return await InPowerShellAsync(line["PS> ".Length..]);
    }

    /// <summary>What names nothing saved runs on the scene as a cluster.</summary>
    private static async Task<string> InPowerShellAsync(string script)
    {
        using var engine = new Cmdlets.Engine();
        if (script.Contains("-From ", StringComparison.Ordinal))
            return Shown(engine.Show(script.Replace("examples/guide-scene", Cmdlets.Engine.Scene, StringComparison.Ordinal)));
        await using var scene = await Cli.LiveScene.StartAsync();
        engine.Run($$"""
            $PSDefaultParameterValues = @{ '*-Egress*:KubeConfig' = '{{scene.Kubeconfig}}'; 'Test-EgressExitIp:Echo' = '{{scene.Echo.Address}}' }
            """);
        return Shown(engine.Show(script));
    }

    private static string Shown(string text) =>
        string.Concat(text.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(static l => l.TrimEnd() + "\n"));

    /// <summary>What writes to a cluster is shown with what it says on standard error: there stands what would change.</summary>
    private static async Task<string> OnClusterAsync(string line, CancellationToken cancellationToken)
    {
        await using var scene = await Cli.LiveScene.StartAsync();
        await using var agents = new FakeLabelCopies(scene.Server, TimeSpan.FromMilliseconds(30));
        var result = await Cli.Shell.RunAsync(line, cancellationToken, scene.Kubeconfig);
        return result.Error + result.Out;
    }

    [GeneratedRegex("kubectl egress (apply|delete|label|unlabel|enable|disable) (?!--from)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Writing();

    private static string WithoutAges(string text) => Blanks().Replace(Dashes().Replace(Ages().Replace(text, "AGE"), "---"), " ");

    [GeneratedRegex(@"\b([0-9]+[smhdy]){1,2}(?=[ \n]|\z)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ages();

    [GeneratedRegex(" +", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex("-{3,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dashes();
}
