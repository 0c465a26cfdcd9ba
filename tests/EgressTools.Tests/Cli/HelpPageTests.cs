using System.CommandLine;
using EgressTools.Plugin;

namespace EgressTools.Tests.Cli;

/// <summary>The help of every command, and what it shows as examples.</summary>
public sealed class HelpPageTests
{
    public static TheoryData<string> Commands() => [.. All().Select(static c => HelpText.Name(c)["kubectl egress".Length..].Trim())];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_page_has_an_example_and_lines_that_a_terminal_does_not_cut(string command)
    {
        var help = await CliRunner.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Contains("\nExamples:\n  kubectl egress", help.Out, StringComparison.Ordinal);
        Assert.All(help.Out.Split('\n').Where(static l => l.StartsWith("    ", StringComparison.Ordinal)), static l => Assert.InRange(l.Length, 0, 80));
        var words = await CliRunner.RunAsync(["help", .. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((0, help.Out, ""), (words.ExitCode, words.Out, words.Error));
    }

    [Fact]
    public async Task Every_example_can_be_run()
    {
        await using var scene = await LiveScene.StartAsync();
        foreach (var example in All().SelectMany(static c => HelpText.Examples(HelpText.DeclaredName(c))).Distinct(StringComparer.Ordinal))
        {
            var line = example.Replace("web.yaml", "examples/guide-scene/policies.yaml", StringComparison.Ordinal)
                .Replace("cluster.zip", scene.PathOf("cluster.zip"), StringComparison.Ordinal)
                .Replace(" | ", " --from examples/guide-scene | ", StringComparison.Ordinal);
            var isLive = line.Contains("--dry-run", StringComparison.Ordinal) || line.Contains("nodepool", StringComparison.Ordinal)
                || line.Split(' ')[2] is "demo" or "version" or "help";
            var scenes = line.Contains("verify", StringComparison.Ordinal) ? "tests/EgressTools.Tests/Data/guide-listing" : "examples/guide-scene";
            var run = await Shell.RunAsync(isLive ? line : $"{line} --from {scenes}", TestContext.Current.CancellationToken, scene.Kubeconfig);
            Assert.True(run.ExitCode is 0 or 1 or 4, $"{example}: {run.ExitCode}\n{run.Error}");
        }
    }

    [Theory]
    [InlineData("get", "unknown command 'get'; did you mean 'nodes'?")]
    [InlineData("list", "unknown command 'list'; did you mean 'nodes'?")]
    [InlineData("pods", "unknown command 'pods'; did you mean 'users'?")]
    [InlineData("route --destination=1.1.1.1", "unknown option '--destination'; did you mean '--to'?")]
    [InlineData("nodes --yes", "unknown option '--yes'; 'kubectl egress nodes --help' shows the usage")]
    [InlineData("polices", "unknown command 'polices'; did you mean 'policies'?")]
    [InlineData("snap", "unknown command 'snap'; did you mean 'snapshot'?")]
    [InlineData("lint", "unknown command 'lint'; did you mean 'check'?")]
    [InlineData("xyzzy", "unknown command 'xyzzy'; 'kubectl egress --help' shows the usage")]
    [InlineData("nodes --form x", "unknown option '--form'; did you mean '--from'?")]
    [InlineData("nodes --format json", "unknown option '--format'; did you mean '--output'?")]
    [InlineData("help polices", "unknown command 'polices'; did you mean 'policies'?")]
    [InlineData("nodes --from x --context y", "--from reads files instead of a cluster: remove --context, or --from")]
    [InlineData("nodes --from x --as-uid y", "--from reads files instead of a cluster: remove --as-uid, or --from")]
    [InlineData("nodes --from x --username y", "--from reads files instead of a cluster: remove --username, or --from")]
    [InlineData("nodes --from x --kubeconfig y", "--from reads files instead of a cluster: remove --kubeconfig, or --from")]
    public async Task Wrong_words_get_a_fitting_hint(string line, string message)
    {
        var run = await CliRunner.RunAsync(line.Split(' '));
        Assert.Equal((2, $"error: {message}\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("nodes")]
    [InlineData("check")]
    [InlineData("policies")]
    public async Task A_full_disk_has_one_exit_code(string command)
    {
        using var error = new StringWriter();
        await using var output = new StreamWriter(new GuardedOutput(new Full(), "standard output"));
        var code = await App.RunAsync([command, "--from", Repository.Path("examples", "guide-scene")], new Streams(Stream.Null, output, error),
            TestContext.Current.CancellationToken);
        Assert.Equal(3, code);
    }

    [Fact]
    public async Task A_name_of_any_length_is_not_repeated_whole()
    {
        var name = new string('n', 1_000_000);
        var run = await CliRunner.RunAsync($"apiVersion: cilium.io/v2\nkind: {name}\nmetadata: {{name: a}}\n", ["apply", "--dry-run=client", "-f", "-"],
            TestContext.Current.CancellationToken);
        Assert.Equal(3, run.ExitCode);
        Assert.InRange(run.Error.Length, 100, 1_000);
        Assert.Contains("nnn... (1,000,0", run.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<Command> All()
    {
        var root = App.Commands(new Streams(Stream.Null, TextWriter.Null, TextWriter.Null));
        return root.Subcommands.SelectMany(static c => c.Subcommands.Prepend(c)).Where(static c => !c.Hidden).Prepend(root);
    }

    private sealed class Full : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("no space left.");
    }
}
