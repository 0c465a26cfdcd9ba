namespace EgressTools.Tests.Cli;

/// <summary>Runs lines such as a shell runs them; paths of the repository are written relative to its root.</summary>
internal static class Shell
{
    /// <summary>
    /// Runs <c>kubectl egress nodes -o json | kubectl egress create policy web --nodes-from -</c>; what is said on standard error is joined. Commands that
    /// do not say where to read get the kubeconfig, if there is one.
    /// </summary>
    public static async Task<CliResult> RunAsync(string line, CancellationToken cancellationToken, string? kubeconfig = null)
    {
        var result = new CliResult(0, "", "");
        foreach (var command in ShellLine.Parse(line))
        {
            var words = command.Words;
            Assert.True(words.Count >= 2 && words[0] == "kubectl" && words[1] == "egress", $"'{line}' is no command of the plugin");
            var input = command.Input is null ? result.Out : await File.ReadAllTextAsync(Absolute(command.Input), cancellationToken);
            string[] cluster = kubeconfig is null || words.Contains("--from") ? [] : ["--kubeconfig", kubeconfig];
            var next = await CliRunner.RunAsync(input, [.. words.Skip(2).Select(Absolute), .. cluster], cancellationToken);
            // What goes into a file is not shown, and no test leaves the file behind.
            result = next with { Out = command.Output is null ? next.Out : "", Error = result.Error + next.Error };
        }
        return result with { Out = Relative(result.Out), Error = Relative(result.Error) };
    }

    private static string Absolute(string word) =>
        word.StartsWith("examples/", StringComparison.Ordinal) || word.StartsWith("tests/", StringComparison.Ordinal)
            || word.StartsWith("module/", StringComparison.Ordinal) ? Repository.Path(word) : word;

    private static string Relative(string text) => text.Replace(Repository.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
}
