using System.Text.RegularExpressions;

namespace EgressTools.Tests.Docs;

/// <summary>The pages that people read, by their path in the repository.</summary>
internal static partial class DocPages
{
    public const string English = "README.md";
    public const string Chinese = "module/docs/README.zh-CN.md";
    public const string Index = "module/docs/README.md";

    /// <summary>Pages with commands: what they show is run. Those of the checks are written from the catalogue.</summary>
    public static ImmutableArray<string> Shown { get; } =
        [English, .. Below("module/docs").Where(static p => !p.StartsWith("module/docs/checks/", StringComparison.Ordinal)), .. Below("examples")];

    /// <summary>Pages with links.</summary>
    public static ImmutableArray<string> Linked { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal),
        .. Below("module/docs"), .. Below("examples"),
    ];

    public static string Text(string page) => File.ReadAllText(Repository.Path(page)).ReplaceLineEndings("\n");

    /// <summary>Where the links of a page lead, without those of the web: a path in the repository, and the anchor or "".</summary>
    public static IEnumerable<(string Page, string Anchor)> Links(string page)
    {
        foreach (Match match in Link().Matches(WithoutBlocks(Text(page))))
        {
            var to = match.Groups["to"].Value;
            if (to.Contains("://", StringComparison.Ordinal))
                continue;
            var parts = to.Split('#');
            var path = parts[0].Length == 0 ? page
                : Path.GetRelativePath(Repository.Root, Path.Combine(Path.GetDirectoryName(Repository.Path(page))!, parts[0])).Replace('\\', '/');
            yield return (path, parts.Length > 1 ? parts[1] : "");
        }
    }

    /// <summary>The headings of a page as GitHub and GitLab name them in addresses.</summary>
    public static IEnumerable<string> Anchors(string page) => Headings(page).Select(static h =>
        string.Concat(h.TrimStart('#').Trim().ToLowerInvariant().Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'));

    public static IEnumerable<string> Headings(string page) =>
        WithoutBlocks(Text(page)).Split('\n').Where(static l => l.StartsWith('#'));

    public static string WithoutBlocks(string text) => Block().Replace(text, "");

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFiles(Repository.Path(folder), "*.md", SearchOption.AllDirectories)
        .Select(static f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(\]\(|src=""|srcset="")(?<to>[^)""]+)[)""]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
