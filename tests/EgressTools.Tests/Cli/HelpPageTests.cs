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
        Assert.Contains("\nExamples:\n", help.Out, StringComparison.Ordinal);
        var (page, rest) = (help.Out.Split("\nExamples:\n")[0], help.Out.Split("\nExamples:\n")[1]);
        var examples = rest.Split("\n\n")[0].Split('\n');
        Assert.InRange(examples.Length, 2, 3);
        Assert.All(examples, static e => Assert.StartsWith("  kubectl egress ", e, StringComparison.Ordinal));
        Assert.All(page.Split('\n'), static l => Assert.InRange(l.Length, 0, 80));
        var words = await CliRunner.RunAsync(["help", .. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((0, help.Out, ""), (words.ExitCode, words.Out, words.Error));
    }

    [Fact]
    public async Task The_program_alone_says_in_one_screen_what_it_is_for_and_what_to_run_first()
    {
        var run = await CliRunner.RunAsync();
        var lines = run.Out.Split('\n');
        // The prompt needs one more.
        Assert.InRange(lines.Length, 10, 23);
        Assert.All(lines, static l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains("\nRun first:\n  kubectl egress demo ", run.Out, StringComparison.Ordinal);
        Assert.All(Subcommands.All, c => Assert.Contains(c.Name, run.Out, StringComparison.Ordinal));
    }

    /// <summary>What goes to a cluster runs on the scene as one; what reads it, on the scene as files.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_example_can_be_run(string command)
    {
        foreach (var example in HelpText.Examples(command))
        {
            await using var scene = await LiveScene.StartAsync();
            var line = example.Replace("web.yaml", "examples/guide-scene/policies.yaml", StringComparison.Ordinal)
                .Replace("cluster.zip", scene.PathOf("cluster.zip"), StringComparison.Ordinal)
                .Replace(" | ", " --from examples/guide-scene | ", StringComparison.Ordinal);
            var isLive = line.Contains("--dry-run", StringComparison.Ordinal) || line.Contains(" -y", StringComparison.Ordinal)
                || Subcommands.All.Any(c => c.ReadsNothingSaved is not null && line.StartsWith($"{c.Kubectl} ", StringComparison.Ordinal))
                || line.EndsWith("version", StringComparison.Ordinal) || line.EndsWith("demo", StringComparison.Ordinal);
            var scenes = command is "verify" or "rules" ? "examples/agents-differ" : "examples/guide-scene";
            var run = await Shell.RunAsync(isLive ? line : $"{line} --from {scenes}", TestContext.Current.CancellationToken, scene.Kubeconfig);
            Assert.True(run.ExitCode is 0 or 1, $"{example}: {run.ExitCode}\n{run.Error}");
        }
    }

    [Theory]
    [InlineData("node", "nodes")]
    [InlineData("no", "nodes")]
    [InlineData("policy", "policies")]
    [InlineData("pol", "policies")]
    [InlineData("create pol", "create policy")]
    public async Task An_alias_is_the_command(string alias, string command)
    {
        var help = await CliRunner.RunAsync(["help", .. alias.Split(' ')]);
        Assert.Contains($"\n  kubectl egress {command} ", help.Out, StringComparison.Ordinal);
        Assert.Equal(help, await CliRunner.RunAsync([.. alias.Split(' '), "--help"]));
        Assert.Equal(help, await CliRunner.RunAsync([.. alias.Split(' '), "-h", "--color", "never"]));
    }

    [Fact]
    public async Task Aliases_read_what_their_commands_read()
    {
        var scene = Repository.Path("examples", "guide-scene");
        Assert.Equal(await CliRunner.RunAsync("policies", "--from", scene), await CliRunner.RunAsync("pol", "-A", "--from", scene));
        Assert.Equal(await CliRunner.RunAsync("nodes", "--label", "a=b", "--from", scene),
            await CliRunner.RunAsync("node", "--gateway-label", "a=b", "--from", scene));
    }

    [Fact]
    public async Task A_command_takes_files_in_place_of_a_cluster_or_says_why_not()
    {
        foreach (var command in Subcommands.All.Where(static c => c.ReadsNothingSaved is not null))
        {
            var help = await CliRunner.RunAsync(["help", .. command.Name.Split(' ')]);
            Assert.Contains($"{command.Name} does not take --from: ", help.Out.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
            var arguments = command.Options.Where(static o => o.IsArgument).Select(static _ => "bash");
            var run = await CliRunner.RunAsync([.. command.Name.Split(' '), .. arguments, "--from", "nowhere"]);
            Assert.Equal((2, ""), (run.ExitCode, run.Out));
            Assert.StartsWith($"error: {command.Name} does not take --from: ", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Documents_name_the_policies_that_are_listed_tested_and_deleted()
    {
        await using var scene = await LiveScene.StartAsync();
        var file = Repository.Path("examples", "guide-scene", "policies.yaml");
        Assert.Equal(await scene.RunAsync("policies", "egress-test", "-o", "name"), await scene.RunAsync("policies", "-f", file, "-o", "name"));
        Assert.Equal(0, (await scene.TestAsync("-f", file)).ExitCode);
        Assert.Equal("ciliumegressgatewaypolicy.cilium.io/egress-test deleted\n", (await scene.RunAsync("delete", "-f", file, "-y")).Out);
        Assert.Null(scene.Policy("egress-test"));
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
    [InlineData("apply --dry-run sever -f x", "--dry-run must be none, client or server, not 'sever'; did you mean 'server'?")]
    [InlineData("completion fis", "SHELL must be bash, zsh, fish, powershell or kubectl, not 'fis'; did you mean 'fish'?")]
    [InlineData("nodes --from x -o jsno",
        "unknown output format 'jsno'; use wide, json, yaml, name, jsonpath=..., custom-columns=... or csv; did you mean 'json'?")]
    [InlineData("label x --from x -o jsonpath-as-jsn=x", "label does not take --from: it writes to a cluster; 'kubectl egress plan --with-node-label' tells " +
        "what it would do")]
    [InlineData("create policy x --from x -o jsonpath-as-jsn=x",
        "unknown output format 'jsonpath-as-jsn'; use json, yaml, name or jsonpath=...; did you mean 'jsonpath-as-json'?")]
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
