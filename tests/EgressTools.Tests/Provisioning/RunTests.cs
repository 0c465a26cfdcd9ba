using System.Collections.Immutable;
using EgressTools.ApiServer;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Operations;
using EgressTools.Provisioning;
using EgressTools.Provisioning.Feature;
using EgressTools.Sources;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>A plan on its way through helm, restart, rollout and verification, on an installation that is played.</summary>
public sealed class RunTests
{
    private const string GoBack = "to go back: helm rollback cilium 1 -n kube-system --kubeconfig KUBECONFIG";

    /// <summary>A pod that leaves by a gateway.</summary>
    private const string Steered = """
        apiVersion: cilium.io/v2
        kind: CiliumEndpoint
        metadata: {name: web, namespace: default, uid: web, creationTimestamp: '2026-01-01T00:00:00Z'}
        status:
          identity: {id: 7, labels: ['k8s:app=web', 'k8s:io.kubernetes.pod.namespace=default']}
          networking: {addressing: [{ipv4: 172.22.48.77}], node: 172.22.48.10}
        ---
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata: {name: web, creationTimestamp: '2026-01-01T00:00:00Z'}
        spec:
          selectors: [{podSelector: {matchLabels: {app: web}}}]
          destinationCIDRs: [198.51.100.0/24]
          egressGateway: {nodeSelector: {matchLabels: {kubernetes.io/hostname: 172.22.48.11}}, egressIP: 172.22.48.11}
        """;

    private static readonly HelmChart Chart = new("cilium/cilium", null);

    private readonly Silence _report = new();
    private readonly JumpingClock _clock = new();
    private ChangeOptions _options;

    public RunTests() => _options = new ChangeOptions { Clock = _clock, Maps = new CompareOptions { Pause = TimeSpan.Zero } };

    [Theory]
    [InlineData("1.17.18", "enable-ipv4-egress-gateway")]
    [InlineData("1.18.3", "enable-egress-gateway")]
    public async Task Switches_on_and_waits_until_every_agent_has_read_it(string version, string key)
    {
        await using var live = await LiveInstallation.StartAsync(version, Given());
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Steps[^1].Sentence);
        Assert.Equal([FeatureStep.Upgrade, FeatureStep.Restart, FeatureStep.Rollout, FeatureStep.Verify], outcome.Steps.Select(static s => s.Step));
        Assert.Equal((4, 4), (outcome.Agents, outcome.AllAgents));
        Assert.Equal("true", live.Setting(key));
        Assert.NotNull(live.RestartedAt);
        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.Equal([.. FeatureCommands.Upgrade(outcome.Plan, Chart, live.Program().Cluster)], live.Helm.Calls[0].Arguments);
        Assert.Equal(outcome.Steps.Select(static s => "note: " + s.Sentence), _report.Said.Where(static s => s.StartsWith("note: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_second_run_has_nothing_to_do()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        await RunAsync(live, client);
        var restarted = live.RestartedAt;

        var again = await RunAsync(live, client);

        Assert.True(again.Plan.IsDone, string.Join("; ", again.Plan.Values.Select(static v => v.Path).Concat(again.Plan.Settings.Select(static s => s.Key))));
        Assert.True(again.Succeeded);
        Assert.Empty(again.Steps);
        Assert.Single(live.Helm.Calls);
        Assert.Equal(restarted, live.RestartedAt);
    }

    [Fact]
    public async Task Shows_the_exact_commands_and_never_a_token_or_what_helm_prints()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        var helm = live.Program(("HELM_KUBETOKEN", "t0ken-of-mine"));

        var outcome = await RunAsync(live, client, helm: helm);

        Assert.Contains("detail: " + FeatureCommands.Line("helm", live.Helm.Calls[0].Arguments), _report.Said);
        Assert.Contains("detail: kubectl rollout restart daemonset/cilium -n kube-system", _report.Said);
        Assert.Contains("detail: kubectl rollout restart deployment/cilium-operator -n kube-system", _report.Said);
        Assert.Equal("t0ken-of-mine", live.Helm.Calls[0].Environment["HELM_KUBETOKEN"]);
        var everything = string.Join('\n', [.. live.Helm.Calls.SelectMany(static c => c.Arguments), .. _report.Said, .. outcome.Steps.Select(static s => s.Sentence)]);
        Assert.DoesNotContain("t0ken", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_nothing_was_changed_where_helm_refuses()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Release.OnUpgrade = HelmTrouble.Refuses;
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.Equal("helm upgrade failed (exit code 1): another operation (install/upgrade/rollback) is in progress; nothing was changed", outcome.Failure?.Message);
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
            "helm upgrade failed (exit code 1): cannot patch \"cilium\" with kind DaemonSet: admission webhook \"guard.example.com\" denied the request; what was changed: "
            + "release 'cilium' is at revision 2 (failed), it was at revision 1 (deployed); cilium-config was changed: enable-bpf-masquerade 'false' -> 'true', "
            + "enable-egress-gateway not set -> 'true'; " + GoBack,
            Without(outcome.Failure!.Message, live));
        Assert.Null(live.RestartedAt);
        Assert.Equal(0, outcome.Agents);
    }

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
        Assert.Equal(new StepResult(FeatureStep.Rollback, Done: true, "rolled back: release 'cilium' is at revision 3 (deployed) with the values of revision 1, and no agent has started with other settings"), outcome.Steps[^1]);
        Assert.EndsWith(outcome.Steps[^1].Sentence, outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Null(live.Setting("enable-egress-gateway"));
        Assert.Null(live.RestartedAt);
    }

    [Fact]
    public async Task A_rollout_that_does_not_move_fails_and_names_what_keeps_it_back()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = static _ => PodFate.CannotPull;
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.StartsWith("the rollout failed, 0 of 4 agents run with the new settings: nothing moved for 300 s: pod kube-system/cilium-", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains(" on node 172.22.48.10 is in ImagePullBackOff (Back-off pulling image \"quay.io/cilium/cilium\"); ", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            GoBack + " && kubectl rollout restart daemonset/cilium -n kube-system && kubectl rollout restart deployment/cilium-operator -n kube-system", Without(outcome.Failure.Message, live), StringComparison.Ordinal);
        Assert.Equal((0, 4), (outcome.Agents, outcome.AllAgents));
        Assert.InRange(_clock.Waited, TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(330));
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
        Assert.DoesNotContain("to go back", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.EndsWith("rolled back: release 'cilium' is at revision 3 (deployed) with the values of revision 1, and the agents have started again with the settings of before", outcome.Failure.Message, StringComparison.Ordinal);
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
            "the rollback failed too: helm rollback failed (exit code 1): another operation (install/upgrade/rollback) is in progress; what was changed: release 'cilium' is at revision 2 "
            + "(deployed), it was at revision 1 (deployed); cilium-config was changed: enable-bpf-masquerade 'false' -> 'true', enable-egress-gateway not set -> 'true'; "
            + GoBack + " && kubectl rollout restart daemonset/cilium -n kube-system && kubectl rollout restart deployment/cilium-operator -n kube-system",
            Without(last.Sentence, live));
        Assert.EndsWith(last.Sentence, outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_as_long_as_it_takes_while_something_moves()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.AtOnce = 1;
        using var client = await live.ConnectAsync();
        _options = _options with { Timeout = TimeSpan.FromSeconds(5) };

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.True(_clock.Waited > 2 * _options.Timeout, $"only {_clock.Waited}");
    }

    [Fact]
    public async Task Agents_that_crash_again_and_again_fail_it_early_with_their_last_words()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = static node => node.EndsWith("12", StringComparison.Ordinal) ? PodFate.Crashes : PodFate.Runs;
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.Matches(
            "^the rollout failed, [0-3] of 4 agents run with the new settings: pod kube-system/cilium-[0-9a-f]+ on node 172[.]22[.]48[.]12 is in CrashLoopBackOff after 3 restarts "
            + "\\(level=fatal msg=\"Error while creating daemon\" error=\"egress gateway requires --enable-bpf-masquerade\"\\); what was changed: ",
            outcome.Failure!.Message);
        Assert.True(_clock.Waited < TimeSpan.FromSeconds(60), $"{_clock.Waited}");
    }

    [Fact]
    public async Task An_agent_that_was_not_ready_before_keeps_the_others_not_back()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = static node => node.EndsWith("13", StringComparison.Ordinal) ? PodFate.Hangs : PodFate.Runs;
        using var client = await live.ConnectAsync();
        await RestartOneAsync(live, client);

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal((3, 4), (outcome.Agents, outcome.AllAgents));
        Assert.Contains("3 of 4 agents run with the new settings; the others were not ready before, and still are not: pod kube-system/cilium-", outcome.Steps[2].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_that_is_not_allowed_is_found_before_anything_is_changed()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync(new ApiUser("reader", "reader-token") { May = static (verb, resource) => !(verb == "patch" && resource == "daemonsets") });

        var outcome = await RunAsync(live, client);

        Assert.StartsWith("nothing was changed: not allowed to patch daemonsets.apps 'kube-system/cilium': ask for the right to patch daemonsets.apps", outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.Empty(live.Helm.Calls);
        Assert.Null(live.Setting("enable-egress-gateway"));
    }

    [Fact]
    public async Task A_restart_that_fails_after_all_says_what_helm_changed()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Server.Requests.Came += request =>
        {
            if (request.Method == "PATCH" && request.Query.Length > 0)
                live.Server.Faults.Add(new Fault(FaultKind.Status, static path => path == "/apis/apps/v1/namespaces/kube-system/daemonsets/cilium", Times: int.MaxValue) { Status = 500 });
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
                : "interrupted: what was changed: release 'cilium' is at revision 2 (failed), it was at revision 1 (deployed); cilium-config was changed: enable-bpf-masquerade 'false' -> 'true', "
                    + "enable-egress-gateway not set -> 'true'; " + GoBack,
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
        Assert.Contains(", and 3 of 4 agents have started again; to go back: helm rollback cilium 1 ", outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.Equal(FeatureStep.Rollout, outcome.Steps[^1].Step);
    }

    [Fact]
    public async Task Is_not_done_where_an_agent_has_no_map_afterwards()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Map = static node => node.EndsWith("11", StringComparison.Ordinal)
            ? new AgentPlay { Json = "", Error = "Cannot find egress gateway bpf maps\n" }
            : new AgentPlay { Json = "[]" };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.Equal(FeatureStep.Verify, outcome.Steps[^1].Step);
        Assert.StartsWith("the agents of 1 node have no egress map, so the egress gateway is off there: 172.22.48.11; what was changed: ", outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_ask_agents_it_warns_and_is_done()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync(new ApiUser("noexec", "noexec-token") { May = static (_, resource) => resource != "pods/exec" });

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal("cilium-config holds what was planned", outcome.Steps[^1].Sentence);
        Assert.Contains(_report.Said, static s => s.StartsWith("warning: the agents' egress maps were not looked at: not allowed to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Does_not_go_on_where_the_release_is_another_than_it_was_planned_for()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        var plan = await PlanAsync(client);
        live.Release.Answer(new HelmCall(["upgrade", "cilium", "cilium/cilium", "--set", "debug.enabled=true"], ImmutableDictionary<string, string>.Empty));

        var outcome = await ChangeFeature.RunAsync(client, live.Program(), Chart, plan, _options, _report, TestContext.Current.CancellationToken);

        Assert.Equal("nothing was changed: release 'cilium' is at revision 2 (deployed), and the plan was made for revision 1: another helm runs, or has run; try again", outcome.Failure?.Message);
        Assert.Empty(live.Helm.Calls);
    }

    [Fact]
    public async Task Agents_that_are_replaced_only_by_hand_stop_it_at_once()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Server.Change("daemonsets", "kube-system", "cilium", static item => item["spec"]!["updateStrategy"]!["type"] = "OnDelete");
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.StartsWith("nothing was changed: DaemonSet 'kube-system/cilium' has the update strategy OnDelete", outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.Empty(live.Helm.Calls);
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
        Assert.Equal("rolled back: release 'cilium' is at a revision that cannot be read with the values of the revision before, and the agents have started again with the settings of before", outcome.Steps[^1].Sentence);
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
            "the rollback failed too: helm went back, but of 4 agents only 3 have started again with the settings of before: nothing moved for 300 s: pod kube-system/cilium-",
            outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.EndsWith(
            "; to go back: kubectl rollout restart daemonset/cilium -n kube-system && kubectl rollout restart deployment/cilium-operator -n kube-system", outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.Contains(_report.Said, static s => s.StartsWith("warning: pod kube-system/cilium-", StringComparison.Ordinal) && s.Contains("ImagePullBackOff", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Agents_with_older_settings_are_started_again_without_helm()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        await RunAsync(live, client);
        var restarted = live.RestartedAt;
        var plan = await PlanAsync(client);
        plan = plan with { OldAgents = [.. plan.State.Snapshot.Installation.Agents.Take(1)] };

        var outcome = await ChangeFeature.RunAsync(client, helm: null, chart: null, plan, _options with { Clock = new JumpingClock { Ahead = TimeSpan.FromHours(1) } }, _report, TestContext.Current.CancellationToken);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal([FeatureStep.Restart, FeatureStep.Rollout, FeatureStep.Verify], outcome.Steps.Select(static s => s.Step));
        Assert.NotEqual(restarted, live.RestartedAt);
        Assert.Single(live.Helm.Calls);
    }

    [Fact]
    public async Task Switches_off_again_and_puts_masquerading_back()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        await RunAsync(live, client);
        var plan = FeaturePlanner.Disable(await StateAsync(client), new DisableRequest());

        var outcome = await ChangeFeature.RunAsync(client, live.Program(), Chart, plan, _options, _report, TestContext.Current.CancellationToken);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Null(live.Setting("enable-egress-gateway"));
        Assert.Equal("false", live.Setting("enable-bpf-masquerade"));
        Assert.Equal((4, 4), (outcome.Agents, outcome.AllAgents));
    }

    [Fact]
    public async Task Kube_proxy_is_replaced_where_it_was_not()
    {
        await using var live = await LiveInstallation.StartAsync("1.16.19", []);
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal("true", live.Setting("kube-proxy-replacement"));
        Assert.Equal("172.22.48.2", (string?)live.Server.Get("daemonsets", "kube-system", "cilium")!["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![0]!["value"]);
        Assert.Equal((4, 4), (outcome.Agents, outcome.AllAgents));
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
        Assert.StartsWith("the rollback was interrupted; what was changed: release 'cilium' is at revision 2 (failed)", outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.EndsWith(GoBack, Without(outcome.Steps[^1].Sentence, live), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_that_differ_are_a_warning()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        foreach (var item in YamlObjects.Parse(Steered))
            live.Server.Put(item);
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal(
            "warning: 3 differences between what agents hold and what is expected of them, which may pass by itself: kubectl egress verify shows more",
            string.Join('\n', _report.Said.Where(static s => s.StartsWith("warning", StringComparison.Ordinal))));
    }

    /// <summary>Kube-proxy replaced already: only the gateway and its masquerading are to be switched on.</summary>
    private static JObject Given() => JObject.Parse("""{"kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}""");

    private static string Without(string sentence, LiveInstallation live) => sentence.Replace(live.Kubeconfig, "KUBECONFIG", StringComparison.Ordinal);

    private async Task<FeaturePlan> PlanAsync(ApiClient client) => FeaturePlanner.Enable(await StateAsync(client), new EnableRequest());

    private async Task<FeatureState> StateAsync(ApiClient client)
    {
        var snapshot = await new LiveSource(client, TimeProvider.System).ReadAsync(ReadFeature.Needs, _report, TestContext.Current.CancellationToken);
        return await ReadFeature.RunAsync(client, snapshot, TestContext.Current.CancellationToken);
    }

    private async Task<FeatureOutcome> RunAsync(LiveInstallation live, ApiClient client, HelmProgram? helm = null, CancellationToken? token = null) =>
        await ChangeFeature.RunAsync(client, helm ?? live.Program(), Chart, await PlanAsync(client), _options, _report, token ?? TestContext.Current.CancellationToken);

    /// <summary>Lets the agent of one node start again on its own, with what becomes of it.</summary>
    private static async Task RestartOneAsync(LiveInstallation live, ApiClient client)
    {
        live.Agents.AtOnce = 4;
        live.Server.Change("daemonsets", "kube-system", "cilium", static item => item["spec"]!["template"]!["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["touched"] = "once" });
        for (var i = 0; i < 4; i++)
            await client.GetAsync(ApiResource.DaemonSets, new ObjectName("kube-system", "cilium"), TestContext.Current.CancellationToken);
        live.Agents.AtOnce = 2;
    }

    /// <summary>Jumps, until somebody presses Ctrl-C.</summary>
    private sealed class StoppingClock(CancellationTokenSource stop, TimeSpan after) : TimeProvider
    {
        private readonly JumpingClock _inner = new();

        public override long TimestampFrequency => _inner.TimestampFrequency;

        public override long GetTimestamp() => _inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (_inner.Waited > after)
                stop.Cancel();
            return _inner.CreateTimer(callback, state, dueTime, period);
        }
    }
}
