using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Provisioning;

/// <summary>Policies that are saved and deleted while agents restart, and put back.</summary>
public sealed class RunPoliciesTests : PolicyRun
{
    [Fact]
    public async Task They_are_away_while_agents_restart_and_come_back_as_they_were()
    {
        await using var live = await StartAsync();
        live.Server.Change("ciliumegressgatewaypolicies", "", "web", static p =>
        {
            // As a server fills it in.
            p["spec"]!["egressGateways"] = new JsonArray();
            p["metadata"]!["labels"] = new JsonObject { ["team"] = "a" };
            p["metadata"]!["annotations"] = new JsonObject { ["note"] = "keep: \"this\"" };
            p["metadata"]!["managedFields"] = JsonNode.Parse("""
                [{"manager": "argocd", "operation": "Apply", "apiVersion": "cilium.io/v2", "time": "2026-01-01T00:00:00Z", "fieldsType": "FieldsV1",
                 "fieldsV1": {"f:spec": {"f:destinationCIDRs": {}}}},
                 {"manager": "kubectl-edit", "operation": "Update", "apiVersion": "cilium.io/v2", "time": "2026-01-02T00:00:00Z", "fieldsType": "FieldsV1",
                  "fieldsV1": {"f:spec": {"f:selectors": {}}}}]
                """);
        });
        var before = Policy(live)!;
        JsonObject? during = null;
        var mode = UnixFileMode.None;
        live.Helm.Answer = call =>
        {
            during = Policy(live);
            mode = OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(Files.Single());
            return live.Release.Answer(call);
        };
        using var client = await live.ConnectAsync();

        var outcome = await AsideAsync(live, client);

        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.Equal(
            [FeatureStep.RemovePolicies, FeatureStep.Upgrade, FeatureStep.Restart, FeatureStep.Rollout, FeatureStep.Verify, FeatureStep.RestorePolicies],
                outcome.Steps.Select(static s => s.Step));
        Assert.Null(during);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        Assert.Equal("policy web is back", outcome.Steps[^1].Sentence);
        Assert.Empty(Files);
        var after = Policy(live)!;
        foreach (var member in new[] { "labels", "annotations", "managedFields" })
            Assert.Equal(before["metadata"]![member]!.ToJsonString(), after["metadata"]![member]!.ToJsonString());
        Assert.Equal(before["spec"]!.ToJsonString(), after["spec"]!.ToJsonString());
        // No order is needed: the DaemonSet restarts its agents.
        Assert.NotNull(live.RestartedAt);
    }

    [Fact]
    public async Task Where_helm_refuses_they_are_back_at_once()
    {
        await using var live = await StartAsync();
        live.Release.OnUpgrade = HelmTrouble.Refuses;
        using var client = await live.ConnectAsync();

        var outcome = await AsideAsync(live, client);

        Assert.EndsWith("; nothing was changed; policy web is back", outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.NotNull(Policy(live));
        Assert.Empty(Files);
    }

    [Fact]
    public async Task After_a_rollback_they_are_back()
    {
        await using var live = await StartAsync();
        live.Agents.Fate = _ => live.Setting("enable-egress-gateway") == "true" ? PodFate.Hangs : PodFate.Runs;
        using var client = await live.ConnectAsync();
        _options = _options with { RollbackOnFailure = true };

        var outcome = await AsideAsync(live, client);

        Assert.EndsWith("and the agents have restarted with the previous settings; policy web is back", outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.NotNull(Policy(live));
    }

    [Fact]
    public async Task Where_agents_do_not_come_up_it_says_where_they_are()
    {
        await using var live = await StartAsync();
        live.Agents.Fate = static _ => PodFate.Hangs;
        using var client = await live.ConnectAsync();

        var outcome = await AsideAsync(live, client);

        Assert.EndsWith(Where(), outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.EndsWith(Where(), outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.Null(Policy(live));
    }

    [Fact]
    public async Task An_agent_that_does_not_show_that_it_runs_keeps_them_away()
    {
        await using var live = await StartAsync();
        live.Map = static node => new AgentPlay { Json = "[]", Revisions = node.EndsWith("13", StringComparison.Ordinal) ? [""] : ["1"] };
        using var client = await live.ConnectAsync();

        var outcome = await AsideAsync(live, client);

        Assert.Equal("the policies were not put back, because not every agent shows that it runs with the egress gateway; " +
            Where(), outcome.Failure?.Message);
        Assert.Null(Policy(live));
    }

    [Theory]
    [InlineData("upgrade")]
    [InlineData("rollout")]
    [InlineData("verify")]
    [InlineData("restore")]
    public async Task Interrupted_it_says_where_they_are(string stage)
    {
        await using var live = await StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        if (stage == "upgrade")
            live.Release.OnUpgrade = HelmTrouble.HangsAfterChanging;
        if (stage == "rollout")
            live.Agents.Fate = static _ => PodFate.Hangs;
        live.Server.Requests.Came += request =>
        {
            if ((stage == "verify" && request.Path.EndsWith("/exec", StringComparison.Ordinal))
                || (stage == "restore" && request.Method == "POST" && request.Path.EndsWith("/ciliumegressgatewaypolicies", StringComparison.Ordinal)
                    && request.Query.Length == 0))
                stop.Cancel();
        };
        if (stage == "rollout")
            _options = _options with { Clock = new StoppingClock(stop, TimeSpan.FromSeconds(4)) };
        using var client = await live.ConnectAsync();

        var running = AsideAsync(live, client, stop.Token);
        if (stage == "upgrade")
        {
            await live.Helm.CalledAsync("upgrade", stop.Token);
            await stop.CancelAsync();
        }
        var outcome = await running;

        Assert.True(outcome.Interrupted);
        Assert.StartsWith("interrupted: ", outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.EndsWith(Where(), outcome.Steps[^1].Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_is_not_lost_of_which_nobody_knows_whether_it_is_gone(bool interrupted)
    {
        await using var live = await StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        live.Server.Requests.Came += request =>
        {
            if (request is not { Method: "DELETE", Query: "" } || !request.Path.EndsWith("/web", StringComparison.Ordinal))
                return;
            live.Server.Remove("ciliumegressgatewaypolicies", "", "web");
            if (interrupted)
                stop.Cancel();
        };
        live.Server.Faults.Add(new Fault(interrupted ? FaultKind.Hang : FaultKind.Cut,
            static path => path.EndsWith("/ciliumegressgatewaypolicies/web", StringComparison.Ordinal), Times: 1)
        { Method = "DELETE", AfterBytes = 0 });
        using var client = await live.ConnectAsync();

        var outcome = await AsideAsync(live, client, stop.Token);

        Assert.EndsWith("; policy web is back", outcome.Steps[^1].Sentence, StringComparison.Ordinal);
        Assert.NotNull(Policy(live));
        Assert.Empty(Files);
    }

    [Fact]
    public async Task One_that_was_made_anew_meanwhile_is_not_overwritten()
    {
        await using var live = await StartAsync();
        live.Helm.Answer = call =>
        {
            var made = YamlObjects.Parse(Steered).Last();
            made["spec"]!["destinationCIDRs"] = new JsonArray("203.0.113.0/24");
            live.Server.Put(made);
            return live.Release.Answer(call);
        };
        using var client = await live.ConnectAsync();

        var outcome = await AsideAsync(live, client);

        Assert.Equal($"policy web was created again meanwhile and is not overwritten; the saved ones are in {Files.Single()}", outcome.Failure?.Message);
        Assert.Equal("203.0.113.0/24", (string?)Policy(live)!["spec"]!["destinationCIDRs"]![0]);
    }

    [Fact]
    public async Task One_that_the_server_refuses_stays_saved()
    {
        await using var live = await StartAsync();
        live.Server.Faults.Add(new Fault(FaultKind.Status,
            static path => path.EndsWith("/ciliumegressgatewaypolicies", StringComparison.Ordinal))
        { Status = 422, Method = "POST" });
        using var client = await live.ConnectAsync();

        var outcome = await AsideAsync(live, client);

        Assert.StartsWith("the server refuses policy web (", outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.EndsWith($"; the saved ones are in {Files.Single()}", outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_changes_while_it_is_deleted_stays()
    {
        await using var live = await StartAsync();
        live.Server.Requests.Came += request =>
        {
            if (request is { Method: "DELETE", Query: "" } && request.Path.EndsWith("/web", StringComparison.Ordinal))
                live.Server.Change("ciliumegressgatewaypolicies", "", "web", static p => p["spec"]!["destinationCIDRs"] = new JsonArray("203.0.113.0/24"));
        };
        using var client = await live.ConnectAsync();

        var outcome = await AsideAsync(live, client);

        Assert.Contains("; nothing was changed", outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.NotNull(Policy(live));
        Assert.Empty(Files);
        Assert.Empty(live.Helm.Calls);
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("create")]
    public async Task Without_a_right_to_put_them_back_nothing_is_changed(string verb)
    {
        await using var live = await StartAsync();
        using var client = await live.ConnectAsync(
            new ApiUser("lacking", "lacking-token") { May = (asked, resource) => !(asked == verb && resource == "ciliumegressgatewaypolicies") });

        var outcome = await AsideAsync(live, client);

        Assert.StartsWith($"not allowed to {verb} ciliumegressgatewaypolicies.cilium.io", outcome.Failure?.Message, StringComparison.Ordinal);
        Assert.NotNull(Policy(live));
        Assert.Empty(live.Helm.Calls);
    }

    [Fact]
    public async Task Without_a_folder_of_the_user_nothing_is_changed()
    {
        await using var live = await StartAsync();
        _options = _options with { Variable = static _ => null };
        using var client = await live.ConnectAsync();

        var outcome = await AsideAsync(live, client);

        Assert.Equal("no folder to save policies in: set HOME or XDG_STATE_HOME; nothing was changed", outcome.Failure?.Message);
        Assert.NotNull(Policy(live));
    }
}
