using EgressTools.ApiServer;

namespace EgressTools.Tests.Provisioning;

/// <summary>Two runs at the same moment: one makes the change, and the other undoes nothing of it.</summary>
public sealed class RunRaceTests : FakeRun
{
    private const string Lock = "egresstools.io/changing";

    [Fact]
    public async Task Of_two_runs_at_once_one_makes_the_change_and_none_goes_back()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        for (var round = 1; round <= 6; round++)
        {
            var state = await StateAsync(client);
            var plan = round % 2 == 1 ? FeaturePlanner.Enable(state, new EnableRequest()) : FeaturePlanner.Disable(state, new DisableRequest { Force = true });
            var outcomes = await Task.WhenAll(CarryAsync(live, client, plan), CarryAsync(live, client, plan));

            var winner = Assert.Single(outcomes, static o => o.Succeeded);
            Assert.Equal((4, 4), (winner.Agents, winner.AllAgents));
            var loser = Assert.Single(outcomes, static o => !o.Succeeded);
            Assert.StartsWith("nothing was changed: ", loser.Failure!.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("rollback", loser.Failure.Message, StringComparison.Ordinal);
            Assert.Equal(round + 1, live.Release.Newest.Revision);
        }
        Assert.All(live.Helm.Calls, static c => Assert.Equal("upgrade", c.Verb));
        Assert.Null(LockOf(live));
    }

    [Theory]
    [InlineData(nameof(HelmTrouble.IsBusy), "another operation (install/upgrade/rollback) is in progress", 1)]
    [InlineData(nameof(HelmTrouble.IsLate), "release: already exists", 2)]
    public async Task Where_another_helm_was_faster_nothing_of_it_is_undone(string trouble, string words, int revision)
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = Enum.Parse<HelmTrouble>(trouble);
        using var client = await live.ConnectAsync();

        var outcome = await CarryAsync(live, client, await PlanAsync(client));

        Assert.Equal($"helm upgrade failed (exit code 1): {words}. Another helm is changing the release, and this run changed nothing. " +
            "Try again when it has ended", outcome.Failure?.Message);
        Assert.Equal(3, outcome.Failure!.ExitCode);
        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.Equal(revision, live.Release.Newest.Revision);
        Assert.Null(live.RestartedAt);
        Assert.Null(LockOf(live));
    }

    [Fact]
    public async Task A_revision_with_the_planned_values_that_failed_for_another_reason_is_somebody_elses()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = HelmTrouble.BreaksOff;
        live.Helm.Answer = call => live.Release.Answer(call) is { } answer
            ? answer with { Error = "Error: UPGRADE FAILED: failed to download \"cilium/cilium\"\n" } : null;
        using var client = await live.ConnectAsync();

        var outcome = await CarryAsync(live, client, await PlanAsync(client));

        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.Contains("; revision 2 (failed) was made by somebody else (\"Upgrade \"cilium\" failed: cannot patch ",
            outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("roll back", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_that_helm_has_not_finished_may_be_somebody_elses()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = HelmTrouble.HangsAfterChanging;
        live.Helm.Ended = static _ => new HelmAnswer(1);
        using var client = await live.ConnectAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var running = RunAsync(live, client, token: stop.Token);
        await live.Helm.CalledAsync("upgrade", stop.Token);
        await stop.CancelAsync();
        var outcome = await running;

        Assert.EndsWith(
            "; revision 2 (pending-upgrade) may come from another run of helm, so nothing is undone. If none is running, " +
            "roll back with helm rollback cilium 1 -n kube-system --kubeconfig KUBECONFIG",
            Without(outcome.Steps[^1].Sentence, live), StringComparison.Ordinal);
        Assert.Null(LockOf(live));
    }

    [Fact]
    public async Task A_run_that_was_killed_keeps_others_waiting_for_a_time_only()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        var now = TimeProvider.System.GetUtcNow();
        var agents = new ObjectName("kube-system", "cilium");
        await ReleaseLock.TakeAsync(client, agents, "00000001", now, TimeSpan.FromMinutes(6), TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<ClusterException>(
            () => ReleaseLock.TakeAsync(client, agents, "00000002", now.AddMinutes(5), TimeSpan.FromMinutes(6), TestContext.Current.CancellationToken));
        Assert.Matches("^another run is changing this release, until [0-9TZ:-]+ at the latest[.] Try again when it has ended$", refused.Message);
        await using (await ReleaseLock.TakeAsync(client, agents, "00000002", now.AddMinutes(7), TimeSpan.FromMinutes(6), TestContext.Current.CancellationToken))
            Assert.StartsWith("run 00000002 until ", LockOf(live), StringComparison.Ordinal);
        Assert.Null(LockOf(live));
    }

    [Fact]
    public async Task Where_others_own_fields_it_names_them_and_does_not_try_a_rollback_that_would_fail()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = HelmTrouble.IsNotOwner;
        using var client = await live.ConnectAsync();

        var outcome = await CarryAsync(live, client, await PlanAsync(client));

        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.Contains(
            "was at revision 1 (deployed). .data.enable-bpf-masquerade of ConfigMap kube-system/cilium-config belongs to kubectl-patch. "
            + ".spec.template.spec.containers[name=\"cilium-agent\"].env[name=\"A\"].value of DaemonSet kube-system/cilium belongs to kubectl-set. " +
            "helm 4 takes such fields over only with --force-conflicts. ",
            outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("this and then the same command again: helm upgrade cilium cilium/cilium --version 1.18.3 ",
            outcome.Failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(" --force-conflicts. To roll back: helm rollback cilium 1 -n kube-system --kubeconfig KUBECONFIG --force-conflicts",
            Without(outcome.Failure.Message, live), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Error: UPGRADE FAILED: conflict occurred while applying object a/b /v1, " +
        "Kind=ConfigMap: Apply failed with 2 conflicts: conflicts with \"kubectl-edit\" using v1:\n- .data.a\n- .data.b\n",
        ".data.a of ConfigMap a/b belongs to kubectl-edit|.data.b of ConfigMap a/b belongs to kubectl-edit")]
    [InlineData("Error: conflict occurred while applying object a/b /v1, Kind=ConfigMap: Apply failed with 2 conflicts: conflict with \"x\" using v1: " +
        ".data.a, conflict with \"y\": .data.c\n", ".data.a of ConfigMap a/b belongs to x|.data.c of ConfigMap a/b belongs to y")]
    [InlineData("Error: UPGRADE FAILED: cannot patch \"cilium\"\n", "")]
    public void Owners_are_read_from_what_helm_says(string text, string owners) => Assert.Equal(owners, string.Join('|', HelmText.Conflicts(text)));

    private static string? LockOf(LiveInstallation live) => (string?)live.Server.Get("daemonsets", "kube-system", "cilium")!["metadata"]!["annotations"]?[Lock];

    private async Task<FeatureOutcome> CarryAsync(LiveInstallation live, ApiClient client, FeaturePlan plan) => await PlanExecutor.RunAsync(
        client, live.Program(), Chart, plan, _options with { Run = Guid.NewGuid().ToString("N")[..8], RollbackOnFailure = true }, _report,
            TestContext.Current.CancellationToken);
}
