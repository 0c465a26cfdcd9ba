using System.Text;
using System.Text.RegularExpressions;

namespace EgressTools.Tests.Docs;

/// <summary>The pages as somebody reads them who has seen nothing else: short, linked, in two languages, and with commands that exist.</summary>
public sealed partial class DocsTests
{
    private const int MostBytesOfAReadme = 12 * 1024;

    public static TheoryData<string> Linked() => [.. DocPages.Linked];

    public static TheoryData<string> Shown() => [.. DocPages.Shown];

    [Theory]
    [InlineData(DocPages.English)]
    [InlineData(DocPages.Chinese)]
    public void A_README_is_short(string page) => Assert.InRange(Encoding.UTF8.GetByteCount(DocPages.Text(page)), 1_000, MostBytesOfAReadme);

    /// <summary>Whoever follows the steps has a cluster that check is content with. That its output is true, ReadmeTests hold.</summary>
    [Theory]
    [InlineData(DocPages.English)]
    [InlineData(DocPages.Chinese)]
    public void The_steps_end_in_a_sound_state(string page)
    {
        var last = DocPages.Text(page).Split("```console\n")[^1].Split("```")[0];
        Assert.StartsWith("$ kubectl egress check --fail-on warning\n", last, StringComparison.Ordinal);
        Assert.EndsWith("\n$ echo $?\n0\n", last, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Linked))]
    public void Links_lead_somewhere(string page) => Assert.All(DocPages.Links(page), static link =>
    {
        Assert.True(Path.Exists(Repository.Path(link.Page)), link.Page);
        Assert.True(link.Anchor.Length == 0 || DocPages.Anchors(link.Page).Contains(link.Anchor), $"{link.Page} has no heading #{link.Anchor}");
    });

    /// <summary>From the README a page is at most two clicks away.</summary>
    [Fact]
    public void Every_page_is_found()
    {
        static IEnumerable<string> Of(string page) => page.EndsWith(".md", StringComparison.Ordinal) ? DocPages.Links(page).Select(static l => l.Page) : [];
        var first = Of(DocPages.English).ToHashSet(StringComparer.Ordinal);
        var second = first.Where(static p => File.Exists(Repository.Path(p))).SelectMany(Of).Concat(first).ToHashSet(StringComparer.Ordinal);
        var pages = DocPages.Linked.Where(static p => p.StartsWith("module/docs/", StringComparison.Ordinal)
            && !p.StartsWith("module/docs/checks/EGT", StringComparison.Ordinal));
        Assert.Empty(pages.Except(second, StringComparer.Ordinal));
    }

    [Fact]
    public void Both_languages_have_the_same_commands_headings_and_links()
    {
        Assert.Equal(Commands(DocPages.English), Commands(DocPages.Chinese));
        Assert.Equal(Levels(DocPages.English), Levels(DocPages.Chinese));
        Assert.Equal(Targets(DocPages.English, DocPages.Chinese), Targets(DocPages.Chinese, DocPages.English));
    }

    /// <summary>Which command answers which question: each command once, with its page.</summary>
    [Theory]
    [InlineData(DocPages.English)]
    [InlineData(DocPages.Chinese)]
    public void The_README_asks_what_each_command_answers(string page)
    {
        var rows = DocPages.Links(page).Select(static l => l.Page).Where(static p => p.StartsWith("module/docs/commands/", StringComparison.Ordinal)
            && p != "module/docs/commands/README.md");
        Assert.Equal(CommandPage.Shown.Select(CommandPage.PathOf).Order(StringComparer.Ordinal), rows.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Commands that are only named, in sentences and in blocks that nobody runs: the command and its options exist.</summary>
    [Theory]
    [MemberData(nameof(Shown))]
    public void Commands_that_are_named_exist(string page)
    {
        foreach (Match match in Named().Matches(DocPages.Text(page).Replace(" \\\n", " ", StringComparison.Ordinal)))
        {
            var words = match.Groups["line"].Value.Split([' ', '`'], StringSplitOptions.RemoveEmptyEntries);
            var command = Subcommands.All.Where(c => words.Take(c.Name.Split(' ').Length).SequenceEqual(c.Name.Split(' '))).MaxBy(static c => c.Name.Length);
            Assert.True(command is not null || words[0][0] == '-' || words[0] is "COMMAND" or "create", $"{page}: '{match.Value}' is no command");
            IEnumerable<OptionDefinition> options = [.. command?.Options ?? [], .. Options.Everywhere];
            var names = options.SelectMany(static o => new[] { o.Name, o.Short }).Append("--help").Append("--version");
            Assert.All(words.Where(static w => w[0] == '-' && w.Length > 1).Select(static w => w.Split('=')[0]),
                word => Assert.True(names.Contains(word), $"{page}: '{match.Value}': no option {word}"));
        }
    }

    private static IEnumerable<string> Commands(string page) => Prompted().Matches(DocPages.Text(page)).Select(static m => m.Value);

    private static IEnumerable<string> Levels(string page) => DocPages.Headings(page).Select(static h => h.Split(' ')[0]);

    private static IEnumerable<string> Targets(string page, string other) =>
        DocPages.Links(page).Select(static l => l.Page.Replace(".zh-CN.svg", ".svg", StringComparison.Ordinal)).Where(p => p != other).Distinct()
            .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?m)(^(\$|PS>) .*(?:(?<=\\)\n.*)*|(?<=^```sh\n)(.|\n)*?(?=^```))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prompted();

    // Until something follows that is not the command's own. Behind a word it is the name of a package.
    [GeneratedRegex("(?<![a-z] )kubectl[ -]egress (?<line>[-a-z][^`|>;&\n)]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
