using EgressTools.ApiServer;
using static EgressTools.Tests.Cli.ApplyScene;

namespace EgressTools.Tests.Cli;

/// <summary>What keeps apply from applying: conflicts between policies, and effects that nobody can tell.</summary>
public sealed class ApplyEffectTests
{
    private const string Refusal =
        "error: 10 pods would be in conflict: policies egress-test and web name different gateways or egress IPs, " +
        "and Cilium switches between them at every change in the cluster, at most once a second; each switch breaks connections. "
        + "Nothing was applied: make the policies select different pods or destinations, or pass --allow-policy-conflicts\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("-y")]
    [InlineData("--dry-run=server")]
    [InlineData("--dry-run=client")]
    [InlineData("")]
    public async Task A_policy_that_conflicts_is_refused_before_anybody_is_asked(string how)
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunWithInputAsync(Several(Policy("innocent"), Conflicting),
            ["apply", "-f", "-", .. how.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.EndsWith(Refusal, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Method == "PATCH");
    }

    [Fact]
    public async Task A_conflict_that_is_allowed_is_told_last_and_applied()
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunWithInputAsync(Conflicting, "apply", "-f", "-", "-y", "--allow-policy-conflicts");
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/web created\n"), (run.ExitCode, run.Out));
        Assert.EndsWith("\n10 pods would be in conflict: policies egress-test and web name different gateways or egress IPs, and Cilium switches between " +
            "them at every change in the cluster, at most once a second; each switch breaks connections\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_that_is_there_already_is_not_the_changes_fault_unless_it_grows()
    {
        await using var scene = await LiveScene.StartAsync();
        await scene.RunWithInputAsync(Conflicting, "apply", "-f", "-", "-y", "--allow-policy-conflicts");
        var other = await scene.RunWithInputAsync(Policy("api", app: "api"), "apply", "-f", "-", "-y");
        var changed = await scene.RunWithInputAsync(Policy(app: "nginx", gateway: "172.22.49.119"), "apply", "-f", "-", "-y");
        var third = await scene.RunWithInputAsync(Policy("third", app: "nginx"), "apply", "-f", "-", "-y");
        var wider = await scene.RunWithInputAsync(
            Policy(app: "nginx", to: "0.0.0.0/0, '::/0', 10.0.0.0/8", gateway: "172.22.49.119"), "apply", "-f", "-", "-y");
        // A longer prefix wins: that is no conflict.
        Assert.Equal([0, 0, 1, 0], new[] { other, changed, third, wider }.Select(static r => r.ExitCode));
        Assert.Contains("policies egress-test and third and web name different", third.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_ends_a_conflict_makes_none()
    {
        await using var scene = await LiveScene.StartAsync();
        await scene.RunWithInputAsync(Several(Conflicting, Policy("third", app: "nginx", gateway: "172.22.49.119")), "apply", "-f", "-",
            "-y", "--allow-policy-conflicts");
        var run = await scene.RunWithInputAsync(Policy("third"), "apply", "-f", "-", "-y");
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/third configured\n"), (run.ExitCode, run.Out));
        Assert.DoesNotContain("conflicts appear", run.Error, StringComparison.Ordinal);
        Assert.Contains("10 conflicts vanish (egress-test, third and web)", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ciliumendpoints", "-y")]
    [InlineData("ciliumnodes", "-y")]
    [InlineData("ciliumnodes", "--dry-run=server")]
    [InlineData("", "-y")]
    public async Task Where_a_missing_right_hides_the_effect_nothing_is_applied_without_leave(string hidden, string how)
    {
        await using var scene = await LiveScene.StartAsync();
        var user = new ApiUser("publisher", "publisher-token")
        {
            May = (verb, resource) => hidden.Length > 0 ? resource != hidden
            : resource == "ciliumegressgatewaypolicies" && verb != "list"
        };
        string[] words = ["apply", "-f", "-", how, "--kubeconfig", scene.KubeconfigOf(user)];
        var refused = await CliRunner.RunAsync(Policy(), words, Cancel);
        Assert.Equal((3, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("error: the effect on pods is unknown: ", refused.Error, StringComparison.Ordinal);
        Assert.EndsWith(". Nothing was applied: pass --allow-unknown-effect to apply without knowing it\n", refused.Error, StringComparison.Ordinal);
        Assert.Null(scene.Policy("web"));
        var allowed = await CliRunner.RunAsync(Policy(), [.. words, "--allow-unknown-effect"], Cancel);
        Assert.Equal(0, allowed.ExitCode);
        Assert.Contains("\nthe effect on pods is unknown: ", allowed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_in_place_of_a_cluster_are_enough_for_a_dry_run_of_the_client()
    {
        await using var scene = await LiveScene.StartAsync();
        var from = Repository.Path("examples", "guide-scene");
        var offline = await CliRunner.RunAsync(Policy("egress-test", app: "nginx"), ["apply", "-f", "-", "--dry-run=client", "--from", from], Cancel);
        var plan = await CliRunner.RunAsync(Policy("egress-test", app: "nginx"), ["plan", "-f", "-", "--from", from], Cancel);
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/egress-test configured (dry run)\n"), (offline.ExitCode, offline.Out));
        Assert.Contains("10 pods move", offline.Error, StringComparison.Ordinal);
        Assert.Contains("10 pods move", plan.Out, StringComparison.Ordinal);
        Assert.Equal((1, ""), (await CliRunner.RunAsync(Conflicting, ["apply", "-f", "-", "--dry-run=client", "--from", from], Cancel)) is var run
            ? (run.ExitCode, run.Out) : default);
        var applied = await CliRunner.RunAsync(Policy(), ["apply", "-f", "-", "-y", "--from", from], Cancel);
        Assert.Equal((2, "error: apply writes to a cluster: with --from it needs --dry-run client\n"), (applied.ExitCode, applied.Error));
    }
}
