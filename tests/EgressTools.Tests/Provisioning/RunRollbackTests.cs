using EgressTools.ApiServer;

namespace EgressTools.Tests.Provisioning;

/// <summary>The way back.</summary>
public sealed class RunRollbackTests : FakeRun
{
    [Fact]
    public async Task Goes_back_without_a_restart_where_no_agent_has_read_the_new_settings()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = HelmTrouble.BreaksOff;
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.False(outcome.Succeeded);
        Assert.Equal(["upgrade", "rollback"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.Equal(new StepResult(FeatureStep.Rollback, Done: true, "rolled back: release 'cilium' is at revision 3 (deployed) with the values of revision " +
            "1, and no agent has started with other settings"), outcome.Steps[^1]);
        Assert.EndsWith(outcome.Steps[^1].Sentence, outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Null(live.Setting("enable-egress-gateway"));
        Assert.Null(live.RestartedAt);
    }

    [Fact]
    public async Task Goes_back_when_the_rollout_does_not_move_and_somebody_agrees()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = _ => live.Setting("enable-egress-gateway") == "true" ? PodFate.Hangs : PodFate.Runs;
        using var client = await live.ConnectAsync();
        var asked = new List<string>();
        _options = _options with
        {
            MayRollBack = (sentence, _) =>
            {
                asked.Add(sentence);
                return Task.FromResult(true);
            },
        };

        var outcome = await RunAsync(live, client);

        Assert.Single(asked);
        Assert.Contains(" is not ready", asked[0], StringComparison.Ordinal);
        Assert.DoesNotContain("to roll back", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.EndsWith("rolled back: release 'cilium' is at revision 3 (deployed) with the values of revision 1, " +
            "and the agents have restarted with the previous settings", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Null(live.Setting("enable-egress-gateway"));
        Assert.Equal((0, 4), (outcome.Agents, outcome.AllAgents));
    }

    [Fact]
    public async Task Says_what_is_left_where_the_rollback_fails_too()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = static _ => PodFate.Hangs;
        live.Release.OnRollback = HelmTrouble.Refuses;
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        var last = outcome.Steps[^1];
        Assert.Equal((FeatureStep.Rollback, false), (last.Step, last.Done));
        Assert.Equal(
            "the rollback failed too: helm rollback failed (exit code 1): chart requires kubeVersion: " +
            ">= 1.29.0-0 which is incompatible with Kubernetes v1.28.2; what was changed: release 'cilium' is at revision 2 "
            + "(deployed), it was at revision 1 (deployed); cilium-config was changed: enable-bpf-masquerade 'false' -> 'true' " +
            "and enable-egress-gateway not set -> 'true'; "
            + GoBack + " && kubectl rollout restart daemonset/cilium -n kube-system && kubectl rollout restart deployment/cilium-operator -n kube-system",
            Without(last.Sentence, live));
        Assert.EndsWith(last.Sentence, outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_secrets_cannot_be_read_it_goes_one_revision_back()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = _ => live.Setting("enable-egress-gateway") == "true" ? PodFate.Hangs : PodFate.Runs;
        using var client = await live.ConnectAsync(new ApiUser("nosecrets", "nosecrets-token") { May = static (_, resource) => resource != "secrets" });
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.Equal(["rollback", "cilium", "-n", "kube-system", "--kubeconfig", live.Kubeconfig], live.Helm.Calls[^1].Arguments);
        Assert.Equal("rolled back: release 'cilium' is at a revision that cannot be read with the values of the revision before, " +
            "and the agents have restarted with the previous settings", outcome.Steps[^1].Sentence);
        Assert.Null(live.Setting("enable-egress-gateway"));
    }

    [Fact]
    public async Task Where_agents_do_not_come_back_the_rollback_says_that_helm_went_back()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = static node => node.EndsWith("12", StringComparison.Ordinal) ? PodFate.CannotPull : PodFate.Runs;
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.StartsWith(
            "the rollback failed too: helm rolled back, but only 3 of 4 agents have restarted with the previous settings: " +
            "no progress for 300 s: pod kube-system/cilium-",
            outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.EndsWith(
            "; to roll back: kubectl rollout restart daemonset/cilium -n kube-system && kubectl rollout restart deployment/cilium-operator -n kube-system",
            outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.Contains(_report.Said, static s => s.StartsWith("warning: pod kube-system/cilium-", StringComparison.Ordinal)
            && s.Contains("ImagePullBackOff", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_another_helm_made_in_between_is_not_undone()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Helm.Answer = call =>
        {
            live.Release.Answer(call with { Arguments = ["upgrade", "cilium", "cilium/cilium", "--set", "debug.enabled=true"] });
            return new HelmAnswer(1, "", "Error: UPGRADE FAILED: context deadline exceeded\n");
        };
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.EndsWith("; revision 2 (deployed) was made by somebody else (\"Upgrade complete\"), so nothing is undone",
            outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("to roll back", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_another_helm_makes_while_the_question_is_open_is_not_undone(bool repeatsOurs)
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = static _ => PodFate.Hangs;
        using var client = await live.ConnectAsync();
        _options = _options with
        {
            MayRollBack = (_, _) =>
            {
                live.Release.Answer(repeatsOurs ? live.Helm.Calls[0]
                    : live.Helm.Calls[0] with { Arguments = ["upgrade", "cilium", "cilium/cilium", "--set", "debug.enabled=true"] });
                return Task.FromResult(true);
            },
        };

        var outcome = await RunAsync(live, client);

        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.StartsWith("the rollback failed too: release 'cilium' is at revision 3 (deployed) by now, made by somebody else",
            outcome.Steps[^1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_that_does_nothing_is_none()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = HelmTrouble.BreaksOff;
        live.Helm.Answer = call => call.Verb == "rollback" ? new HelmAnswer(0) : live.Release.Answer(call);
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.False(outcome.Steps[^1].Done);
        Assert.StartsWith("the rollback failed too: helm rollback ended with exit code 0, but release 'cilium' is at revision 2 (failed) as before; ",
            outcome.Steps[^1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_revisions_are_unknown_an_upgrade_that_failed_is_not_undone()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = HelmTrouble.BreaksOff;
        using var client = await live.ConnectAsync(new ApiUser("nosecrets", "nosecrets-token") { May = static (_, resource) => resource != "secrets" });
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.EndsWith("; whether a revision was made cannot be read, so nothing is undone: see helm history",
            outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_does_not_want_to_go_back_hears_how_to()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = HelmTrouble.BreaksOff;
        using var client = await live.ConnectAsync();
        _options = _options with { MayRollBack = static (_, _) => Task.FromResult(false) };

        var outcome = await RunAsync(live, client);

        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.EndsWith(GoBack, Without(outcome.Failure!.Message, live), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_that_is_interrupted_says_what_is_left()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        (live.Release.OnUpgrade, live.Release.OnRollback) = (HelmTrouble.BreaksOff, HelmTrouble.HangsBeforeChanging);
        using var client = await live.ConnectAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _options = _options with { RollbackOnFailure = true };

        var running = RunAsync(live, client, token: stop.Token);
        await live.Helm.CalledAsync("rollback", stop.Token);
        await stop.CancelAsync();
        var outcome = await running;

        Assert.True(outcome.Interrupted);
        Assert.StartsWith("the rollback was interrupted; what was changed: release 'cilium' is at revision 2 (failed)",
            outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.EndsWith(GoBack, Without(outcome.Steps[^1].Sentence, live), StringComparison.Ordinal);
    }
}
