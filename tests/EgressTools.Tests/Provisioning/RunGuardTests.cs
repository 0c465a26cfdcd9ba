using EgressTools.ApiServer;

namespace EgressTools.Tests.Provisioning;

/// <summary>What is looked at before anything is changed, and when all is done.</summary>
public sealed class RunGuardTests : FakeRun
{
    [Fact]
    public async Task A_restart_that_is_not_allowed_is_found_before_anything_is_changed()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync(
            new ApiUser("reader", "reader-token") { May = static (verb, resource) => !(verb == "patch" && resource == "daemonsets") });

        var outcome = await RunAsync(live, client);

        Assert.StartsWith("nothing was changed: not allowed to patch daemonsets.apps 'kube-system/cilium': ask for the right to patch daemonsets.apps",
            outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.Empty(live.Helm.Calls);
        Assert.Null(live.Setting("enable-egress-gateway"));
    }

    [Fact]
    public async Task Is_not_done_where_an_agent_has_no_map_afterwards()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Map = static node => node.EndsWith("11", StringComparison.Ordinal)
            ? new AgentPlay { Json = "", Error = "Cannot find egress gateway bpf maps\n" }
            : new AgentPlay { Json = "[]" };
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await RunAsync(live, client);

        Assert.Equal(FeatureStep.Verify, outcome.Steps[^1].Step);
        Assert.StartsWith("the agents of 1 node have no egress map, so the egress gateway is disabled there: 172.22.48.11; what was changed: ",
            outcome.Failure!.Message, StringComparison.Ordinal);
        // Its agents run and are ready: another restart would help nobody.
        Assert.Equal(["upgrade"], live.Helm.Calls.Select(static c => c.Verb));
        Assert.Contains(GoBack, Without(outcome.Failure.Message, live), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_done_where_an_agent_runs_without_the_feature_although_its_pinned_map_is_there()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Map = static node => new AgentPlay { Json = "[]", Config = AgentPlay.ConfigOf(feature: !node.EndsWith("11", StringComparison.Ordinal)) };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.Equal((FeatureStep.Verify, false), (outcome.Steps[^1].Step, outcome.Steps[^1].Done));
        Assert.StartsWith("1 agent does not run as planned: the agent of node 172.22.48.11 runs without the egress gateway by its own configuration, " +
            "whatever cilium-config says", outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_disabled_where_an_agent_still_runs_with_the_feature()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        await RunAsync(live, client);
        live.MapOff = static node => new AgentPlay { Json = "[]", Config = AgentPlay.ConfigOf(feature: node.EndsWith("12", StringComparison.Ordinal)) };

        var outcome = await PlanExecutor.RunAsync(client, live.Program(), Chart, FeaturePlanner.Disable(await StateAsync(client), new DisableRequest()),
            _options, _report, TestContext.Current.CancellationToken);

        Assert.StartsWith("1 agent does not run as planned: the agent of node 172.22.48.12 runs with the egress gateway by its own configuration",
            outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_go_on_where_the_release_is_another_than_it_was_planned_for()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        var plan = await PlanAsync(client);
        live.Release.Answer(new HelmCall(["upgrade", "cilium", "cilium/cilium", "--set", "debug.enabled=true"], ImmutableDictionary<string, string>.Empty));

        var outcome = await PlanExecutor.RunAsync(client, live.Program(), Chart, plan, _options, _report, TestContext.Current.CancellationToken);

        Assert.Equal("nothing was changed: release 'cilium' is at revision 2 (deployed), and the plan was made for revision 1: another helm runs, " +
            "or has run. Try again", outcome.Failure?.Message);
        Assert.Empty(live.Helm.Calls);
    }

    [Fact]
    public async Task The_list_of_ip_masq_agent_is_looked_at_too()
    {
        var given = Given();
        (given["routingMode"], given["enableIPv4Masquerade"]) = ("native", false);
        await using var live = await LiveInstallation.StartAsync("1.18.3", given);
        live.Helm.Answer = call =>
        {
            var answer = live.Release.Answer(call);
            live.Server.Change("configmaps", "kube-system", "ip-masq-agent", static item => item["data"]!["config"] = "{\"nonMasqueradeCIDRs\":[]}");
            return answer;
        };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.StartsWith("the list of ip-masq-agent is not the planned one: it is {\"nonMasqueradeCIDRs\":[]}, not {",
            outcome.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_the_server_is_looked_at_too()
    {
        await using var live = await LiveInstallation.StartAsync("1.16.19", []);
        live.Helm.Answer = call =>
        {
            var answer = live.Release.Answer(call);
            live.Server.Change("daemonsets", "kube-system", "cilium",
                static item => item["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![0]!["value"] = "172.22.48.99");
            return answer;
        };
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.StartsWith(
            "the agents' DaemonSet does not have the planned address of the API server: it is 172.22.48.99 port 6443, not 172.22.48.2 port 6443; ",
            outcome.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_that_came_after_the_plan_keep_it_on()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        await RunAsync(live, client);
        var plan = FeaturePlanner.Disable(await StateAsync(client), new DisableRequest());
        foreach (var item in YamlObjects.Parse(Steered))
            live.Server.Put(item);

        var outcome = await PlanExecutor.RunAsync(client, live.Program(), Chart, plan, _options, _report, TestContext.Current.CancellationToken);
        Assert.Equal("nothing was changed: there is policy web, which needs the egress gateway: pass --remove-policies to save and delete it first, " +
            "or --force to leave it", outcome.Failure?.Message);
        Assert.Equal("true", live.Setting("enable-egress-gateway"));

        outcome = await PlanExecutor.RunAsync(client, live.Program(), Chart, plan with { Force = true }, _options, _report,
            TestContext.Current.CancellationToken);
        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
    }

    [Fact]
    public async Task Settings_that_were_changed_after_the_plan_stop_it()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        using var client = await live.ConnectAsync();
        var plan = await PlanAsync(client);
        live.Server.Change("configmaps", "kube-system", "cilium-config", static item => item["data"]!["enable-ipv4-masquerade"] = "false");

        var outcome = await PlanExecutor.RunAsync(client, live.Program(), Chart, plan, _options, _report, TestContext.Current.CancellationToken);

        Assert.Equal("nothing was changed: cilium-config was changed after the plan was made (enable-ipv4-masquerade). " +
            "Try again", outcome.Failure?.Message);
        Assert.Empty(live.Helm.Calls);
    }

    [Fact]
    public async Task Agents_that_are_replaced_only_by_hand_stop_it_at_once()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", Given());
        live.Server.Change("daemonsets", "kube-system", "cilium", static item => item["spec"]!["updateStrategy"]!["type"] = "OnDelete");
        using var client = await live.ConnectAsync();

        var outcome = await RunAsync(live, client);

        Assert.StartsWith("nothing was changed: DaemonSet 'kube-system/cilium' has the update strategy OnDelete",
            outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.Empty(live.Helm.Calls);
    }
}
