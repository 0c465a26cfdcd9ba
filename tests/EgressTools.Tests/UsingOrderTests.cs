using System.Text.RegularExpressions;

namespace EgressTools.Tests;

/// <summary>What neither the build nor "dotnet format whitespace" looks at: usings are sorted, System first, static ones and other names last.</summary>
public sealed partial class UsingOrderTests
{
    [Theory]
    [InlineData("module")]
    [InlineData("plugin")]
    [InlineData("tests")]
    public void Usings_are_sorted(string folder)
    {
        var sources = Directory.EnumerateFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
        Assert.All(sources, static file =>
        {
            var usings = Using().Matches(File.ReadAllText(file)).Select(static m => m.Groups["what"].Value).ToList();
            Assert.Equal(usings.OrderBy(Rank).ThenBy(static u => u, StringComparer.OrdinalIgnoreCase), usings);
        });
    }

    private static int Rank(string what) => what.Contains('=', StringComparison.Ordinal) ? 4
        : (what.StartsWith("static ", StringComparison.Ordinal) ? 2 : 0) + (SystemSpace().IsMatch(what) ? 0 : 1);

    [GeneratedRegex("^using (?<what>[^;\r\n]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(static )?System\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SystemSpace();
}
