using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Provisioning;

/// <summary>A plan on its way through helm, restart, rollout and verification, on an installation that is played.</summary>
public sealed class RunTests : FakeRun
{
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
        Assert.Equal([.. FeatureCommands.Upgrade(outcome.Plan, Chart, live.Program().Cluster, _options.Run)], live.Helm.Calls[0].Arguments);
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
        var everything =
            string.Join('\n', [.. live.Helm.Calls.SelectMany(static c => c.Arguments), .. _report.Said, .. outcome.Steps.Select(static s => s.Sentence)]);
        Assert.DoesNotContain("t0ken", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", everything, StringComparison.Ordinal);
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
    public async Task An_agent_that_was_not_ready_before_keeps_the_others_not_back()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Agents.Fate = static node => node.EndsWith("13", StringComparison.Ordinal) ? PodFate.Hangs : PodFate.Runs;
        using var client = await live.ConnectAsync();
        await RestartOneAsync(live, client);

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal((3, 4), (outcome.Agents, outcome.AllAgents));
        Assert.Contains("3 of 4 agents run with the new settings; the others were not ready before, and still are not: pod kube-system/cilium-",
            outcome.Steps[2].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_ask_agents_it_warns_and_is_done()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync(new ApiUser("noexec", "noexec-token") { May = static (_, resource) => resource != "pods/exec" });

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal("cilium-config has the planned settings", outcome.Steps[^1].Sentence);
        Assert.Null(outcome.Confirmed);
        Assert.Contains(_report.Said,
            static s => s.StartsWith("warning: whether the agents run with the egress gateway is unknown: not allowed to", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(406)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task An_agent_that_cannot_be_asked_after_a_good_rollout_is_a_warning(int status)
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Server.Faults.Add(new Fault(FaultKind.Status, static path => path.Contains("/exec", StringComparison.Ordinal)) { Status = status });
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal("cilium-config has the planned settings", outcome.Steps[^1].Sentence);
        Assert.Null(outcome.Confirmed);
        Assert.Contains(_report.Said, static s => s.StartsWith("warning: 4 agents do not show that they run with the egress gateway: " +
            "the agent of node 172.22.48.10 cannot be asked: ", StringComparison.Ordinal));
        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
    }

    [Fact]
    public async Task One_agent_that_gives_no_answer_is_a_warning_that_names_it()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Map = static node => node.EndsWith("12", StringComparison.Ordinal) ? new AgentPlay { Json = "", Error = "out of memory\n" }
            : new AgentPlay { Json = "[]" };
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true, Maps = new CompareOptions { Pause = TimeSpan.Zero } };

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal("cilium-config has the planned settings, and every agent runs with the egress gateway by its own configuration",
            outcome.Steps[^1].Sentence);
        Assert.Contains(_report.Said,
            static s => s.StartsWith("warning: 1 agent could not be asked for the egress map: the agent of node 172.22.48.12: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_agents_that_say_so_themselves_are_counted()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Map = static node =>
            new AgentPlay { Json = "[]", Config = node.EndsWith("12", StringComparison.Ordinal) ? null : AgentPlay.ConfigOf(feature: true) };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal((3, 3), (outcome.Agents, outcome.Confirmed));
        Assert.Equal("cilium-config has the planned settings, and 3 of 4 agents run with the egress gateway by their own configuration",
            outcome.Steps[^1].Sentence);
        Assert.Contains(_report.Said, static s => s.StartsWith("warning: 1 agent does not show that it runs with the egress gateway: " +
            "the agent of node 172.22.48.12 does not say with which options it runs: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("super", """{"node.kubernetes.io/instance-type": "eklet"}""")]
    [InlineData("172.22.48.99", "{}")]
    public async Task A_node_without_an_agent_keeps_nobody_waiting(string name, string labels)
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        foreach (var kind in new[] { "\"v1\", \"kind\": \"Node\"", "\"cilium.io/v2\", \"kind\": \"CiliumNode\"" })
            live.Server.Put((JsonObject)JsonNode.Parse($$$"""{"apiVersion": {{{kind}}}, "metadata": {"name": "{{{name}}}", "labels": {{{labels}}} } }""")!);
        using var client = await live.ConnectAsync();
        _options = _options with { Maps = new CompareOptions { Wait = TimeSpan.FromSeconds(30), Pause = TimeSpan.Zero } };

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        // Once for the plan, and once to verify.
        Assert.Equal(2, live.Server.Requests.All.Count(static r => r.Path == "/apis/cilium.io/v2/ciliumendpoints"));
    }

    [Fact]
    public async Task Where_nothing_can_be_read_after_a_good_rollout_it_warns_and_is_done()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };
        live.Server.Requests.Came += request =>
        {
            if (request.Method == "PATCH" && request.Path.EndsWith("/cilium-operator", StringComparison.Ordinal)
                && !request.Query.Contains("dryRun", StringComparison.Ordinal))
                live.Server.Faults.Add(new Fault(FaultKind.Status, static path => path.EndsWith("/configmaps/cilium-config", StringComparison.Ordinal)));
        };

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal(FeatureStep.Rollout, outcome.Steps[^1].Step);
        Assert.Contains(_report.Said, static s => s.StartsWith("warning: the result could not be verified: ", StringComparison.Ordinal));
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

        var outcome = await PlanExecutor.RunAsync(client, helm: null, chart: null, plan, _options, _report, TestContext.Current.CancellationToken);

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

        var outcome = await PlanExecutor.RunAsync(client, live.Program(), Chart, plan, _options, _report, TestContext.Current.CancellationToken);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Null(live.Setting("enable-egress-gateway"));
        Assert.Equal("false", live.Setting("enable-bpf-masquerade"));
        Assert.Equal((4, 4), (outcome.Agents, outcome.AllAgents));
    }

    [Fact]
    public async Task Agents_restart_once_more_within_the_same_second()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        _options = _options with { Clock = new JumpingClock { Shows = TimeProvider.System.GetUtcNow() } };
        var first = await RunAsync(live, client);
        var pods = live.AgentPods.ToList();

        var second = await PlanExecutor.RunAsync(
            client, live.Program(), Chart, FeaturePlanner.Disable(await StateAsync(client), new DisableRequest()), _options, _report,
                TestContext.Current.CancellationToken);

        Assert.True(first.Succeeded, first.Failure?.Message);
        Assert.True(second.Succeeded, second.Failure?.Message);
        Assert.Contains("4 of 4 agents run with the new settings", second.Steps.Select(static s => s.Sentence));
        Assert.Empty(pods.Intersect(live.AgentPods));
    }

    [Fact]
    public async Task Kube_proxy_is_replaced_where_it_was_not()
    {
        await using var live = await LiveInstallation.StartAsync("1.16.19", []);
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal("true", live.Setting("kube-proxy-replacement"));
        Assert.Equal("172.22.48.2", (string?)live.Server.Get("daemonsets", "kube-system",
            "cilium")!["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![0]!["value"]);
        Assert.Equal((4, 4), (outcome.Agents, outcome.AllAgents));
    }

    [Fact]
    public async Task Agents_that_helm_replaces_by_itself_restart_once()
    {
        var given = Given();
        given["rollOutCiliumPods"] = true;
        await using var live = await LiveInstallation.StartAsync("1.18.3", given);
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Contains("note: the operator was told to restart: helm restarts the agents itself", _report.Said);
        Assert.Null(live.RestartedAt);
        Assert.Equal((4, 4), (outcome.Agents, outcome.AllAgents));
        // Names are counted: four before, and one more on each node.
        Assert.Equal(["cilium-00005", "cilium-00006", "cilium-00007", "cilium-00008"], live.Server.All("pods")
            .Select(static p => (string)p["metadata"]!["name"]!).Where(static n => !n.Contains("operator", StringComparison.Ordinal)).Order());
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
}
