using EgressTools.ApiServer;
using static EgressTools.Tests.Cli.ApplyScene;

namespace EgressTools.Tests.Cli;

/// <summary>delete: what the pods do then is told first, and what was not shown is not deleted.</summary>
public sealed class DeleteTests
{
    private const string Gone = "ciliumegressgatewaypolicy.cilium.io/egress-test deleted";

    private static readonly string[] Saved = ["--from", Repository.Path("examples", "guide-scene")];

    [Fact]
    public async Task Tells_what_the_pods_will_do_and_deletes()
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunAsync("delete", "egress-test", "-y");
        Assert.Equal((0, Gone + "\n"), (run.ExitCode, run.Out));
        Assert.StartsWith("ciliumegressgatewaypolicy.cilium.io/egress-test goes\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("\n10 pods no longer leave by a gateway for some destinations\n", run.Error, StringComparison.Ordinal);
        Assert.Null(scene.Policy("egress-test"));
    }

    [Fact]
    public async Task A_name_that_no_policy_has_does_not_keep_the_others()
    {
        await using var scene = await LiveScene.StartAsync();
        await scene.RunWithInputAsync(Policy(), "apply", "-f", "-", "-y");
        var run = await scene.RunAsync("delete", "none", "web", "web", "-y");
        Assert.Equal((2, "ciliumegressgatewaypolicy.cilium.io/web deleted\n"), (run.ExitCode, run.Out));
        Assert.StartsWith("error: policy 'none' not found: kubectl egress policies lists the policies\n", run.Error, StringComparison.Ordinal);
        Assert.NotNull(scene.Policy("egress-test"));
    }

    [Fact]
    public async Task A_policy_that_was_changed_after_it_was_shown_stays()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static _ => true) { Status = 409, Method = "DELETE" });
        var run = await scene.RunAsync("delete", "egress-test", "-y");
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.EndsWith("error: policy 'egress-test' was changed meanwhile and is still there: look at it again\nnote: not deleted: egress-test\n",
            run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client", " (dry run)")]
    [InlineData("server", " (server dry run)")]
    public async Task A_dry_run_deletes_nothing(string how, string suffix)
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunAsync("delete", "egress-test", "--dry-run", how);
        Assert.Equal((0, Gone + suffix + "\n"), (run.ExitCode, run.Out));
        Assert.NotNull(scene.Policy("egress-test"));
    }

    [Fact]
    public async Task Nobody_who_can_be_asked_is_an_error_and_deletes_nothing()
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunAsync("delete", "egress-test");
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("Pass -y to delete policies without asking", run.Error, StringComparison.Ordinal);
        Assert.NotNull(scene.Policy("egress-test"));
    }

    [Fact]
    public async Task Where_a_missing_right_hides_the_effect_nothing_is_deleted_without_leave()
    {
        await using var scene = await LiveScene.StartAsync();
        var user = new ApiUser("operator", "operator-token") { May = static (_, resource) => resource != "ciliumnodes" };
        string[] words = ["delete", "egress-test", "-y", "--kubeconfig", scene.KubeconfigOf(user)];
        var refused = await CliRunner.RunAsync(words);
        Assert.Equal((3, ""), (refused.ExitCode, refused.Out));
        Assert.EndsWith(". Nothing was deleted: pass --allow-unknown-effect to delete without knowing it\n", refused.Error, StringComparison.Ordinal);
        Assert.NotNull(scene.Policy("egress-test"));
        Assert.Equal(0, (await CliRunner.RunAsync([.. words, "--allow-unknown-effect"])).ExitCode);
        Assert.Null(scene.Policy("egress-test"));
    }

    [Fact]
    public async Task What_was_saved_is_read_once()
    {
        var scene = string.Join("\n---\n", Directory.GetFiles(Saved[1], "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        var run = await CliRunner.RunAsync(scene, ["delete", "egress-test", "--dry-run=client", "--from", "-"], TestContext.Current.CancellationToken);
        Assert.Equal((0, Gone + " (dry run)\n"), (run.ExitCode, run.Out));
        Assert.Contains("\n10 pods no longer leave by a gateway", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delete writes to a cluster: with --from it needs --dry-run client", "egress-test", "-y")]
    [InlineData("no policy is named; kubectl egress policies lists the policies", "--dry-run=client")]
    [InlineData("'A' is not a valid name of a policy: use lower case letters, digits, '-' and '.', beginning and ending with a letter or digit",
        "A", "--dry-run=client")]
    public async Task Is_refused_in_one_sentence(string sentence, params string[] words)
    {
        var run = await CliRunner.RunAsync(["delete", .. words, .. Saved]);
        Assert.Equal((2, "", $"error: {sentence}\n"), (run.ExitCode, run.Out, run.Error));
    }
}
