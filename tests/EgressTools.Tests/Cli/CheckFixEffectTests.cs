using System.Text;

namespace EgressTools.Tests.Cli;

/// <summary>What <c>check --fix</c> leaves to a decision, and by which policies recorded exit addresses are judged.</summary>
public sealed class CheckFixEffectTests : IDisposable
{
    private const string Undecided = "policy egress-test is not repaired for EGT1001: 5 pods would leave by another address. Choose the gateways, " +
        "change the policy, and run 'kubectl egress plan -f FILE' to see which pods move";

    private readonly string _file = Path.GetTempFileName();

    private static string Scene => Repository.Path("examples", "guide-scene");

    private static string Policies => Path.Combine(Scene, "policies.yaml");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_repair_that_moves_pods_is_left_to_people_and_the_others_are_made()
    {
        var run = await FixAsync(await File.ReadAllTextAsync(Policies, TestContext.Current.CancellationToken));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"note: {Undecided}\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("repaired egress-test (EGT1006)\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("EGT1001", run.Out, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("::/0", text, StringComparison.Ordinal);
        Assert.Equal((await File.ReadAllTextAsync(Policies, TestContext.Current.CancellationToken)).Replace("  - ::/0\n", "", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task A_selector_of_several_nodes_is_not_split_where_that_moves_pods()
    {
        var policy = (await File.ReadAllTextAsync(Policies, TestContext.Current.CancellationToken)).Replace("  - ::/0\n", "", StringComparison.Ordinal);
        var several = string.Concat(policy[..policy.IndexOf("        kubernetes.io/hostname: 172.22.49.20", StringComparison.Ordinal)],
            "        egress-node: 'true'\n");
        var run = await FixAsync(several);
        Assert.Contains("policy egress-test is not repaired for EGT2002: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("nothing can be repaired without a decision", run.Error, StringComparison.Ordinal);
        Assert.Equal(several, await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_pods_that_would_move_it_is_repaired()
    {
        var other = (await File.ReadAllTextAsync(Policies, TestContext.Current.CancellationToken)).Replace("egress-test", "other", StringComparison.Ordinal)
            .Replace("app: nginx", "app: none", StringComparison.Ordinal);
        var run = await FixAsync(other);
        Assert.Contains("repaired other (EGT1001, EGT1006)", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("is not repaired", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repair_of_what_was_saved_prints_no_document_that_moves_pods()
    {
        var run = await CliRunner.RunAsync("check", "--from", Scene, "--only", "EGT1001", "--fix");
        Assert.Equal("", run.Out);
        Assert.Contains(Undecided, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recorded_exit_addresses_are_judged_by_the_policies_that_were_there()
    {
        var changed = string.Concat(await File.ReadAllTextAsync(Policies, TestContext.Current.CancellationToken),
            "  - nodeSelector:\n      matchLabels:\n        kubernetes.io/hostname: 172.22.49.20\n    egressIP: 172.22.49.20\n");
        await File.WriteAllTextAsync(_file, changed, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("EGT502", (await CliRunner.RunAsync("check", "-f", _file, "--from", Scene)).Out, StringComparison.Ordinal);
        var wrong = await File.ReadAllTextAsync(Path.Combine(Scene, "exit-addresses.yaml"), TestContext.Current.CancellationToken);
        using var scene = new TemporaryScene(Scene, "exit-addresses.yaml", wrong.Replace("129.226.84.9", "43.156.123.70", StringComparison.Ordinal));
        Assert.Contains("EGT5021", (await CliRunner.RunAsync("check", "--from", scene.Folder)).Out, StringComparison.Ordinal);
        var both = await CliRunner.RunAsync("check", "-f", _file, "--from", scene.Folder, "--include-existing");
        Assert.Contains("EGT5021", both.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_pods_it_is_said_that_nobody_knows_which_move()
    {
        var run = await CliRunner.RunAsync("check", "-f", Policies, "--fix", "--dry-run");
        Assert.Contains("+    egressIP: 172.22.49.20\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("note: policy egress-test gets other gateways, and no pods were read: 'kubectl egress plan' tells which of them move\n", run.Error,
            StringComparison.Ordinal);
        var known = await CliRunner.RunAsync("check", "-f", Policies, "--from", Scene, "--fix", "--dry-run");
        Assert.DoesNotContain("no pods were read", known.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_and_a_cluster_cannot_both_be_standard_input()
    {
        var policies = await File.ReadAllTextAsync(Policies, TestContext.Current.CancellationToken);
        var run = await CliRunner.RunAsync(policies, ["check", "-f", "-", "--from", "-"], TestContext.Current.CancellationToken);
        Assert.Equal((2, "error: -f and --from both read standard input: give a file to one of them\n"), (run.ExitCode, run.Error));
    }

    private async Task<CliResult> FixAsync(string text)
    {
        await File.WriteAllTextAsync(_file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), TestContext.Current.CancellationToken);
        return await CliRunner.RunAsync("check", "-f", _file, "--from", Scene, "--fix", "-y", "--include-existing");
    }

    /// <summary>A scene with another file in place of one.</summary>
    private sealed class TemporaryScene : IDisposable
    {
        public TemporaryScene(string from, string file, string text)
        {
            foreach (var path in Directory.EnumerateFiles(from))
                File.Copy(path, Path.Combine(Folder, Path.GetFileName(path)));
            File.WriteAllText(Path.Combine(Folder, file), text);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("egress-scene-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
