using System.Text;
using System.Text.RegularExpressions;
using EgressTools.Tests.Docs;

namespace EgressTools.Tests;

/// <summary>
/// What the READMEs and the pages of module/docs show is what happens: commands in console and powershell blocks are run, and what is declared is written from
/// the declarations. EGRESSTOOLS_UPDATE_GOLDEN=1 rewrites both.
/// </summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Pages() => [.. DocPages.Shown];

    public static TheoryData<string> Commands() => [.. CommandPage.Shown.Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Shows_what_happens(string page)
    {
        var text = DocPages.Text(page);
        await using var runner = new PageRunner(page);
        var actual = await runner.RunAsync(text, TestContext.Current.CancellationToken);
        if (Golden.Updating && actual != text)
            await File.WriteAllTextAsync(Repository.Path(page), actual, TestContext.Current.CancellationToken);
        else
            Assert.Equal(WithoutAges(text), WithoutAges(actual));
    }

    /// <summary>The end of a page's page is the declaration of its command; what stands before it is written by hand.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_has_its_page(string name)
    {
        var command = CommandPage.Shown.First(c => c.Name == name);
        var path = Repository.Path(CommandPage.PathOf(command));
        var text = File.Exists(path) ? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) : "";
        Same(path, text, CommandPage.Of(command, text));
        Assert.Contains("\n## Exit codes\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_index_of_commands_is_that_of_the_declarations()
    {
        var path = Repository.Path("module", "docs", "commands", "README.md");
        Same(path, File.Exists(path) ? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) : "", CommandPage.Index());
        Assert.Equal(CommandPage.Shown.Select(CommandPage.PathOf).Append("module/docs/commands/README.md").Order(StringComparer.Ordinal),
            DocPages.Shown.Where(static p => p.StartsWith("module/docs/commands/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <summary>The rights of each command are those that the roles are made from.</summary>
    [Fact]
    public async Task The_rights_of_commands_are_those_that_are_declared()
    {
        const string Begin = "<!-- rights:begin -->\n", End = "<!-- rights:end -->";
        var path = Repository.Path("module", "docs", "rbac.md");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        Same(path, text, text[..begin] + RightsPage.Table() + text[end..]);
    }

    private static void Same(string path, string text, string expected)
    {
        if (Golden.Updating && expected != text)
            File.WriteAllText(path, expected, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        else
            Assert.Equal(expected, text);
    }

    private static string WithoutAges(string text) => Blanks().Replace(Dashes().Replace(Ages().Replace(text, "AGE"), "---"), " ");

    [GeneratedRegex(@"\b([0-9]+[smhdy]){1,2}(?=[ \n]|\z)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ages();

    [GeneratedRegex(" +", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex("-{3,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dashes();
}
