using EgressTools.ApiServer;

namespace EgressTools.Tests.Provisioning;

/// <summary>Where there are policies, the agents of their gateways restart first.</summary>
public sealed class RunOrderTests : FakeRun
{
    private const string Gateways = """
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata: {name: pair}
        spec:
          selectors: [{podSelector: {matchLabels: {app: web}}}]
          destinationCIDRs: [203.0.113.0/24]
          egressGateway: {nodeSelector: {matchLabels: {kubernetes.io/hostname: 172.22.48.12}}}
          egressGateways:
          - nodeSelector: {matchLabels: {kubernetes.io/hostname: 172.22.48.12}}
          - nodeSelector: {matchLabels: {kubernetes.io/hostname: 172.22.48.13}}
        """;

    [Fact]
    public async Task Gateways_together_until_each_serves_then_the_others()
    {
        await using var live = await StartAsync("1.18.3", Gateways);
        // The data path comes after Ready, and later on one than on the other.
        live.Map = static node => new AgentPlay { Json = "[]", Revisions = node.EndsWith("13", StringComparison.Ordinal) ? ["", "", "", "1"] : ["", "1"] };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal([FeatureStep.Upgrade, FeatureStep.Restart, FeatureStep.Gateways, FeatureStep.Rollout, FeatureStep.Verify],
            outcome.Steps.Select(static s => s.Step));
        Assert.Equal("the agents of gateways 172.22.48.12 and 172.22.48.13 run with the egress gateway", outcome.Steps[2].Sentence);
        Assert.Equal((4, 4, 4), (outcome.Agents, outcome.Confirmed, outcome.AllAgents));
        Assert.Null(live.RestartedAt);
        // cilium-00001 to 4 are the pods of before, by node; 5 and 6 those of the gateways, 7 and 8 the others.
        Assert.Equal("delete 00003 00004, ask 00005 00006, delete 00001 00002, ask 00007 00008", Grouped(live.Deeds));
        Assert.Equal((2, 4), (live.Deeds.Count(static d => d == "ask 00005"), live.Deeds.Count(static d => d == "ask 00006")));
        Assert.Equal(["cilium-00005", "cilium-00006", "cilium-00007", "cilium-00008"], live.AgentPods);
    }

    [Fact]
    public async Task A_gateway_that_never_serves_stops_it_before_the_others_restart()
    {
        await using var live = await StartAsync("1.18.3", Gateways);
        live.Map = static node => new AgentPlay { Json = "[]", Revisions = node.EndsWith("13", StringComparison.Ordinal) ? [""] : ["1"] };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.Equal((FeatureStep.Gateways, false), (outcome.Steps[^1].Step, outcome.Steps[^1].Done));
        Assert.StartsWith(
            "not every agent of gateways 172.22.48.12 and 172.22.48.13 (policy pair) runs with the egress gateway: no progress for 300 s: " +
            "the agent of node 172.22.48.13 has not loaded its data path; "
            + "the agents of other nodes were not restarted, so that their pods leave by their own nodes as before, " +
            "and only pods on restarted nodes lose traffic (2 of 4 agents have restarted); what was changed: ",
            outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("; to roll back: helm rollback cilium 1", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(["cilium-00001", "cilium-00002", "cilium-00005", "cilium-00006"], live.AgentPods);
    }

    [Fact]
    public async Task Such_a_gateway_is_rolled_back_where_that_is_wanted()
    {
        await using var live = await StartAsync("1.18.3", Steered);
        live.Map = static _ => new AgentPlay { Json = "[]", Revisions = [""] };
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.EndsWith("rolled back: release 'cilium' is at revision 3 (deployed) with the values of revision 1, " +
            "and the agents have restarted with the previous settings", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.Null(live.Setting("enable-egress-gateway"));
    }

    [Fact]
    public async Task An_agent_that_runs_without_the_feature_stops_it_at_once()
    {
        await using var live = await StartAsync("1.18.3", Steered);
        live.Map = static node => new AgentPlay { Json = "[]", Config = AgentPlay.ConfigOf(feature: !node.EndsWith("11", StringComparison.Ordinal)) };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.StartsWith(
            "the agent of gateway 172.22.48.11 (policy web) does not run with the egress gateway: the agent of node 172.22.48.11 runs without the egress " +
            "gateway by its own configuration, whatever cilium-config says: look for a CiliumNodeConfig of its node; ",
            outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.True(_clock.Waited < _options.Timeout, $"waited {_clock.Waited}");
    }

    [Theory]
    [InlineData("1.17.18", "it is unknown how an agent of Cilium 1.17.18 shows that its data path is loaded")]
    [InlineData("1.21.0", "it is unknown how an agent of Cilium 1.21.0 shows that its data path is loaded")]
    [InlineData("1.18.3", "an agent does not have the command that shows whether its data path is loaded")]
    public async Task Where_the_signal_is_not_known_each_is_given_15_seconds_more(string version, string why)
    {
        await using var live = await StartAsync(version, Steered);
        live.Map = _ => new AgentPlay { Json = "[]", Revisions = version == "1.18.3" ? null : ["1"] };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Single(_report.Said, $"warning: {why}: each agent is waited for until it is ready, and 15 s more");
        Assert.True(_clock.Waited >= TimeSpan.FromSeconds(30), $"waited {_clock.Waited} for gateway and others");
        Assert.Equal("delete 00002", live.Deeds.First());
        Assert.Equal(4, outcome.Confirmed);
    }

    [Fact]
    public async Task Without_the_right_to_ask_agents_each_is_given_15_seconds_more()
    {
        await using var live = await StartAsync("1.18.3", Steered);
        using var client = await live.ConnectAsync(new ApiUser("noexec", "noexec-token") { May = static (_, resource) => resource != "pods/exec" });

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Contains(_report.Said, static s => s.StartsWith("warning: not allowed to ", StringComparison.Ordinal)
            && s.EndsWith(": each agent is waited for until it is ready, and 15 s more", StringComparison.Ordinal));
        Assert.Equal("delete 00002", live.Deeds.First());
        Assert.Null(outcome.Confirmed);
    }

    [Fact]
    public async Task Without_the_right_to_delete_pods_nothing_is_changed()
    {
        await using var live = await StartAsync("1.18.3", Steered);
        using var client = await live.ConnectAsync(
            new ApiUser("nodelete", "nodelete-token") { May = static (verb, resource) => !(verb == "delete" && resource == "pods") });

        var outcome = await RunAsync(live, client);

        Assert.StartsWith("nothing was changed: not allowed to delete pods", outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.Empty(live.Helm.Calls);
    }

    [Fact]
    public async Task An_agent_that_was_not_ready_before_keeps_the_others_not_back()
    {
        await using var live = await StartAsync("1.18.3", Steered);
        live.Agents.Fate = static node => node.EndsWith("13", StringComparison.Ordinal) ? PodFate.Hangs : PodFate.Runs;
        using var client = await live.ConnectAsync();
        await RestartOneAsync(live, client);

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal((3, 4), (outcome.Agents, outcome.AllAgents));
        Assert.StartsWith("3 of 4 agents run with the new settings; the others were not ready before, and still are not: ",
            outcome.Steps[^2].Sentence, StringComparison.Ordinal);
        Assert.True(_clock.Waited < 2 * _options.Timeout, $"waited {_clock.Waited}");
    }

    [Fact]
    public async Task A_gateway_whose_agent_is_not_ready_is_told_before_and_stops_it()
    {
        await using var live = await StartAsync("1.18.3", Steered);
        live.Agents.Fate = static node => node.EndsWith("11", StringComparison.Ordinal) ? PodFate.Hangs : PodFate.Runs;
        using var client = await live.ConnectAsync();
        await RestartOneAsync(live, client);

        Assert.Contains("no agent is ready on gateway 172.22.48.11: pods of policy web that leave by it will lose their traffic",
            (await PlanAsync(client)).Warnings);
        var outcome = await RunAsync(live, client);

        Assert.Equal((FeatureStep.Gateways, false), (outcome.Steps[^1].Step, outcome.Steps[^1].Done));
        Assert.StartsWith("the agent of gateway 172.22.48.11 (policy web) does not run with the egress gateway: no progress for 300 s: pod kube-system/cilium-",
            outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_that_helm_replaces_although_nothing_told_of_it_are_a_warning()
    {
        await using var live = await StartAsync("1.18.3", Steered);
        live.Helm.Answer = call =>
        {
            var answer = live.Release.Answer(call);
            live.Server.Change("daemonsets", "kube-system", "cilium",
                static item => item["spec"]!["template"]!["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["checksum"] = "other" });
            return answer;
        };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Contains("warning: helm changed the agents' pods, so they restart in no order: " +
            "pods of policies may lose traffic until all agents run with the egress gateway", _report.Said);
        Assert.DoesNotContain(live.Deeds, static d => d.StartsWith("delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Interrupted_it_says_how_many_have_restarted_and_a_second_run_restarts_the_others()
    {
        await using var live = await StartAsync("1.18.3", Steered);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        live.Server.Requests.Came += Stop;
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client, token: stop.Token);

        Assert.True(outcome.Interrupted);
        Assert.Contains(", and 1 of 4 agents have restarted (the same command goes on with the others); to roll back: ",
            outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.Equal(["cilium-00001", "cilium-00003", "cilium-00004", "cilium-00005"], live.AgentPods);
        live.Server.Requests.Came -= Stop;
        live.LetBeOld("cilium-00001", "cilium-00003", "cilium-00004");
        var again = await RunAsync(live, client);
        Assert.True(again.Succeeded, again.Failure?.Message);
        Assert.Equal(["cilium-00005", "cilium-00006", "cilium-00007", "cilium-00008"], live.AgentPods);
        Assert.Equal(4, again.Confirmed);

        // The gateway's new agent is asked for the first time.
        void Stop(SeenRequest request)
        {
            if (request.Path.EndsWith("/exec", StringComparison.Ordinal))
                stop.Cancel();
        }
    }

    /// <summary>What is asked at once comes in any order.</summary>
    private static string Grouped(IEnumerable<string> deeds)
    {
        var groups = new List<(string Verb, SortedSet<string> Pods)>();
        foreach (var deed in deeds.Select(static d => d.Split(' ')))
        {
            if (groups.Count == 0 || groups[^1].Verb != deed[0])
                groups.Add((deed[0], new SortedSet<string>(StringComparer.Ordinal)));
            groups[^1].Pods.Add(deed[1]);
        }
        return string.Join(", ", groups.Select(static g => $"{g.Verb} {string.Join(' ', g.Pods)}"));
    }

    private static async Task<LiveInstallation> StartAsync(string version, string policies)
    {
        var live = await LiveInstallation.StartAsync(version, Given());
        foreach (var item in YamlObjects.Parse(policies))
            live.Server.Put(item);
        return live;
    }
}
