using System.Text;
using System.Text.RegularExpressions;

namespace EgressTools.Tests.Cli;

/// <summary>
/// Command scripts: in Golden/cli every line that begins with "$ " is run; below it stand its output (indented), what it says on standard error
/// ("! ") and its exit code where that is not 0 ("? "). Other lines that begin with "#" are comments.
/// </summary>
[ExactInProcess]
public sealed partial class ScriptTests
{
    public static TheoryData<string> Scripts() =>
        [.. Directory.GetFiles(Path.Combine(Golden.Folder, "cli"), "*.txt").Select(static f => Path.GetFileNameWithoutExtension(f)!)
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Script(string name)
    {
        var file = Path.Combine("cli", name + ".txt");
        var expected = await File.ReadAllTextAsync(Path.Combine(Golden.Folder, file), TestContext.Current.CancellationToken);
        var actual = await RunAsync(expected, TestContext.Current.CancellationToken);
        if (CliRunner.Binary is null)
            Golden.Check(actual, file);
        else
            Assert.Equal(WithoutAges(expected), WithoutAges(actual));
    }

    private static async Task<string> RunAsync(string script, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var line in script.Split('\n'))
        {
            if (line.StartsWith('#'))
                text.Append(line).Append('\n');
            if (!line.StartsWith("$ ", StringComparison.Ordinal))
                continue;
            var result = await Shell.RunAsync(line[2..], cancellationToken);
            Golden.Append(text, line[2..], result);
        }
        return text.ToString();
    }

    /// <summary>A process has its own clock: ages and the blanks that depend on their width do not count there.</summary>
    private static string WithoutAges(string text) => Blanks().Replace(Ages().Replace(text, "AGE"), "   ");

    [GeneratedRegex(@"\b([0-9]+[smhdy]){1,2}(?=[ ,\n]|\z)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ages();

    [GeneratedRegex(" {3,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
