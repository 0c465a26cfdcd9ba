using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>What goes wrong on the way, and what is said of what that leaves changed.</summary>
public sealed class RunFailureTests : FakeRun
{
    [Fact]
    public async Task Says_that_nothing_was_changed_where_helm_refuses()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = HelmTrouble.Refuses;
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.Equal("helm upgrade failed (exit code 1): chart requires kubeVersion: >= 1.29.0-0 which is incompatible with Kubernetes v1.28.2; " +
            "nothing was changed", outcome.Failure?.Message);
        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.Null(live.RestartedAt);
    }

    [Fact]
    public async Task Says_what_helm_changed_before_it_broke_off()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = HelmTrouble.BreaksOff;
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.Equal(
            "helm upgrade failed (exit code 1): cannot patch \"cilium\" with kind DaemonSet: " +
            "admission webhook \"guard.example.com\" denied the request; what was changed: "
            + "release 'cilium' is at revision 2 (failed), it was at revision 1 (deployed); cilium-config was changed: " +
            "enable-bpf-masquerade 'false' -> 'true' "
            + "and enable-egress-gateway not set -> 'true'; " + GoBack,
            Without(outcome.Failure!.Message, live));
        Assert.Null(live.RestartedAt);
        Assert.Equal(0, outcome.Agents);
    }

    [Fact]
    public async Task A_rollout_that_does_not_move_fails_and_names_what_keeps_it_back()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = static _ => PodFate.CannotPull;
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.StartsWith("the rollout failed, 0 of 4 agents run with the new settings: no progress for 300 s: pod kube-system/cilium-",
            outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains(" on node 172.22.48.10 is in ImagePullBackOff (Back-off pulling image \"quay.io/cilium/cilium\"); ",
            outcome.Failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            GoBack + " && kubectl rollout restart daemonset/cilium -n kube-system && kubectl rollout restart deployment/cilium-operator -n kube-system",
                Without(outcome.Failure.Message, live), StringComparison.Ordinal);
        Assert.Equal((0, 4), (outcome.Agents, outcome.AllAgents));
        Assert.InRange(_clock.Waited, TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(330));
    }

    [Fact]
    public async Task A_rollout_that_hangs_is_told_with_the_last_warnings()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.IsAsleep = true;
        live.Server.Put(Warning("a", "DaemonSet", "cilium", "FailedCreate", "pods \"cilium-x\" is forbidden: exceeded quota: old", "2026-11-30T07:00:00Z"));
        live.Server.Put(Warning("b", "DaemonSet", "cilium", "FailedCreate", "pods \"cilium-y\" is forbidden: exceeded quota: q", "2026-11-30T08:00:00Z"));
        live.Server.Put(Warning("c", "DaemonSet", "other", "FailedCreate", "of another", "2026-11-30T09:00:00Z"));
        _options = _options with { Timeout = TimeSpan.FromSeconds(10) };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.Contains("; last warning: DaemonSet kube-system/cilium: FailedCreate: pods \"cilium-y\" is forbidden: exceeded quota: q; what was changed: ",
            outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_read_events_it_is_told_without_them()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.IsAsleep = true;
        live.Server.Put(Warning("b", "DaemonSet", "cilium", "FailedCreate", "exceeded quota: q", "2026-11-30T08:00:00Z"));
        _options = _options with { Timeout = TimeSpan.FromSeconds(10) };
        using var client = await live.ConnectAsync(new ApiUser("noevents", "noevents-token") { May = static (_, resource) => resource != "events" });

        var outcome = await RunAsync(live, client);

        Assert.Contains("no progress for 10 s: pod kube-system/cilium-", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", outcome.Failure.Message, StringComparison.Ordinal);
    }

    private static JsonObject Warning(string name, string kind, string about, string reason, string message, string time) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Event",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "kube-system" },
        ["involvedObject"] = new JsonObject { ["kind"] = kind, ["name"] = about, ["namespace"] = "kube-system" },
        ["type"] = "Warning",
        ["reason"] = reason,
        ["message"] = message,
        ["lastTimestamp"] = time,
    };

    [Fact]
    public async Task Agents_that_crash_again_and_again_fail_it_early_with_their_last_words()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = static node => node.EndsWith("12", StringComparison.Ordinal) ? PodFate.Crashes : PodFate.Runs;
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.Matches(
            "^the rollout failed, [0-3] of 4 agents run with the new settings: " +
            "pod kube-system/cilium-[0-9a-f]+ on node 172[.]22[.]48[.]12 is in CrashLoopBackOff after 3 restarts "
            + "\\(level=fatal msg=\"Error while creating daemon\" error=\"egress gateway requires --enable-bpf-masquerade\"\\); what was changed: ",
            outcome.Failure!.Message);
        Assert.True(_clock.Waited < TimeSpan.FromSeconds(60), $"{_clock.Waited}");
    }

    [Fact]
    public async Task A_restart_that_fails_after_all_says_what_helm_changed()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Helm.Answer = call =>
        {
            live.Server.Faults.Add(new Fault(FaultKind.Status, static path => path == "/apis/apps/v1/namespaces/kube-system/daemonsets/cilium",
                Times: int.MaxValue)
            { Status = 500 });
            return live.Release.Answer(call);
        };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.Equal([FeatureStep.Upgrade], outcome.Steps.Select(static s => s.Step));
        Assert.Contains("failed at 'get daemonsets.apps 'kube-system/cilium'' (500)", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("what was changed cannot be read now; " + GoBack, Without(outcome.Failure.Message, live), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HelmTrouble.HangsBeforeChanging)]
    [InlineData(HelmTrouble.HangsAfterChanging)]
    internal async Task Ends_helm_when_it_is_interrupted_and_says_what_that_leaves(HelmTrouble trouble)
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = trouble;
        using var client = await live.ConnectAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _options = _options with { RollbackOnFailure = true };

        var running = RunAsync(live, client, token: stop.Token);
        await live.Helm.CalledAsync("upgrade", stop.Token);
        await stop.CancelAsync();
        var outcome = await running;

        Assert.True(outcome.Interrupted);
        Assert.Null(outcome.Failure);
        Assert.False(outcome.Succeeded);
        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.Equal(
            trouble == HelmTrouble.HangsBeforeChanging
                ? "interrupted: nothing was changed"
                : "interrupted: what was changed: release 'cilium' is at revision 2 (failed), it was at revision 1 (deployed); cilium-config was changed: " +
                "enable-bpf-masquerade 'false' -> 'true' "
                    + "and enable-egress-gateway not set -> 'true'; " + GoBack,
            Without(outcome.Steps[^1].Sentence, live));
    }

    [Fact]
    public async Task Says_how_far_the_rollout_was_when_it_is_interrupted()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = static node => node.EndsWith("13", StringComparison.Ordinal) ? PodFate.Hangs : PodFate.Runs;
        using var client = await live.ConnectAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _options = _options with { Clock = new StoppingClock(stop, TimeSpan.FromSeconds(60)) };

        var outcome = await RunAsync(live, client, token: stop.Token);

        Assert.True(outcome.Interrupted);
        Assert.Equal((3, 4), (outcome.Agents, outcome.AllAgents));
        Assert.Contains(", and 3 of 4 agents have restarted; to roll back: helm rollback cilium 1 ", outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.Equal(FeatureStep.Rollout, outcome.Steps[^1].Step);
    }

    [Fact]
    public async Task A_chart_of_another_version_than_was_planned_is_undone()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.UpgradeChart = "1.19.6";
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.StartsWith("helm upgraded release 'cilium' to chart 1.19.6, not 1.18.3; what was changed: ", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("; rolled back: release 'cilium' is at revision 3 (deployed) ", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upgrade_that_does_nothing_is_none()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Helm.Answer = static _ => new HelmAnswer(0);
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.Equal("helm upgrade ended with exit code 0, but release 'cilium' is at revision 1 (deployed) as before; " +
            "nothing was changed", outcome.Failure?.Message);
    }

    [Fact]
    public async Task Texts_of_the_release_that_helm_quotes_are_not_shown()
    {
        var given = Given();
        given["hubble"] = JObject.Parse("""{"token": "hunter2hunter2"}""");
        await using var live = await LiveInstallation.StartAsync("1.18.3", given);
        live.Helm.Answer = static _ => new HelmAnswer(1, "", "Error: values don't meet: hubble.token: hunter2hunter2\n");
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.Equal("helm upgrade failed (exit code 1): values don't meet: hubble.token: ...; nothing was changed", outcome.Failure?.Message);
    }
}
