using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Cli;

/// <summary>The agents' maps as they really are, read by exec from fake agents.</summary>
public sealed class ActualRulesTests
{
    [Fact]
    public async Task Every_agent_is_asked_and_shows_what_was_expected()
    {
        await using var live = await LiveAgents.StartAsync();
        var actual = await live.Scene.RunAsync("rules", "--actual");
        var expected = await live.Scene.RunAsync("rules", "--expected");
        Assert.Equal((0, "", expected.Out), (actual.ExitCode, actual.Error, actual.Out));
    }

    [Theory]
    [InlineData("cilium-dbg", false)]
    [InlineData("cilium", true)]
    [InlineData("cilium", false)]
    public async Task Older_agents_are_asked_in_their_way(string program, bool json)
    {
        await using var live = await LiveAgents.StartAsync();
        var map = AgentText.Expected(live.Snapshot, "172.22.49.119");
        live.Agents.Set("172.22.49.119", new AgentPlay { Program = program, Json = json ? AgentText.Json(map) : null, Table = AgentText.Table(map) });
        var rules = await live.Scene.RunAsync("rules", "--actual", "--node", "172.22.49.119", "-o", "json");
        Assert.Equal((0, ""), (rules.ExitCode, rules.Error));
        var items = JsonNode.Parse(rules.Out)!["items"]!.AsArray();
        Assert.Equal(10, items.Count);
        Assert.Equal("""{"node":"172.22.49.119","sourceIP":"172.22.48.107","destinationCIDR":"0.0.0.0/0","egressIP":"172.22.49.119",""" +
            "\"gatewayIP\":\"172.22.49.119\",\"policy\":\"egress-test\",\"namespace\":\"default\",\"pod\":\"nginx-54c98b4f84-s7q4s\"}",
            items[0]!.ToJsonString());
    }

    [Fact]
    public async Task Agents_that_cannot_be_asked_are_gaps_and_the_others_are_shown()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Agents.Set("172.22.48.201", new AgentPlay { Json = "[{\"SourceIP\": \"172.2", Table = "also not\n" });
        live.Agents.Set("172.22.48.202", new AgentPlay { Phase = "Pending" });
        live.Agents.Set("172.22.49.20", new AgentPlay { Program = "other" });
        var rules = await live.Scene.RunAsync("rules", "--actual", "--no-headers");
        Assert.Equal(0, rules.ExitCode);
        Assert.Equal(20, rules.Out.TrimEnd('\n').Split('\n').Length);
        const string Describe = "kubectl describe pod -n kube-system cilium-172-22-48-202";
        Assert.Equal(
            $$"""
            warning: the agent of node 172.22.48.202: its pod kube-system/cilium-172-22-48-202 is Pending, not Running; {{Describe}} tells why
            warning: the agent of node 172.22.48.201: its JSON is damaged or ends too early ('[{"SourceIP": "172.2' ...)
            warning: the agent of node 172.22.49.20: its image has neither of cilium-dbg and cilium

            """,
            rules.Error);
    }

    [Fact]
    public async Task An_entry_of_an_address_that_nobody_has_is_shown_without_a_pod()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Agents.Set("172.22.49.119",
            new AgentPlay { Json = """[{"sourceIP": "10.9.9.9", "destCIDR": "0.0.0.0/0", "egressIP": null, "gatewayIP": "Not Found"}]""" });
        var rules = await live.Scene.RunAsync("rules", "--actual", "--node", "172.22.49.119", "-o", "json");
        Assert.Equal(
            """{"node":"172.22.49.119","sourceIP":"10.9.9.9","destinationCIDR":"0.0.0.0/0","egressIP":"0.0.0.0","gatewayIP":"Not Found"}""",
            JsonNode.Parse(rules.Out)!["items"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task Without_the_right_to_exec_it_fails_and_names_the_right()
    {
        await using var live = await LiveAgents.StartAsync();
        var kubeconfig = live.Scene.KubeconfigOf(new ApiUser("limited", "limited-token") { May = static (_, resource) => resource != "pods/exec" });
        var rules = await CliRunner.RunAsync("rules", "--actual", "--kubeconfig", kubeconfig);
        Assert.Equal((3, ""), (rules.ExitCode, rules.Out));
        Assert.StartsWith("error: no agent could be asked: ", rules.Error, StringComparison.Ordinal);
        Assert.Contains("pods/exec", rules.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_agents_it_fails()
    {
        await using var scene = await LiveScene.StartAsync();
        var rules = await scene.RunAsync("rules", "--actual");
        Assert.Equal(3, rules.ExitCode);
        Assert.Contains("it has no pod", rules.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_hangs_ends_with_its_time_and_does_not_hold_the_others_up()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Agents.Set("172.22.48.201", new AgentPlay { Delay = TimeSpan.FromMinutes(1) });
        using var client = await ApiClient.CreateAsync(new ConnectionOptions { KubeConfig = live.Scene.Kubeconfig }, TestContext.Current.CancellationToken);
        var pods = await AgentPods.FindAsync(client, live.Snapshot, nodes: [], TestContext.Current.CancellationToken);
        using var reader = new AgentReader<AgentMap>(client, static (agent, token) => agent.MapAsync(token), SnapshotKinds.AgentMaps,
            new Silence())
        { TimeLimit = TimeSpan.FromSeconds(2) };
        var answers = new List<AgentAnswer<AgentMap>>();
        await foreach (var answer in reader.ReadAsync(pods.Pods, TestContext.Current.CancellationToken))
            answers.Add(answer);
        Assert.Equal("the agent of node 172.22.48.201: no answer within 2 s", answers[0].Gap!.ToString());
        Assert.All(answers.Skip(1), static a => Assert.NotNull(a.Value));
    }

    [Fact]
    public async Task A_snapshot_with_the_maps_gives_them_back_and_masks_them()
    {
        await using var live = await LiveAgents.StartAsync();
        var path = live.Scene.PathOf("saved.zip");
        Assert.Equal(0, (await live.Scene.RunAsync("snapshot", path, "--maps")).ExitCode);
        var before = await live.Scene.RunAsync("rules", "--actual", "-o", "json");
        Assert.Equal((0, before.Out),
            ((await CliRunner.RunAsync("rules", "--actual", "-o", "json", "--from", path)) is { } again ? (again.ExitCode, again.Out) : default));
        var masked = live.Scene.PathOf("masked");
        Assert.Equal(0, (await CliRunner.RunAsync("snapshot", masked, "--maps", "--mask-addresses", "--from", path)).ExitCode);
        Assert.DoesNotContain("172.22.", await File.ReadAllTextAsync(Path.Combine(masked, "agent-maps.yaml"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        var expected = await CliRunner.RunAsync("rules", "--expected", "--from", masked);
        Assert.Equal((0, expected.Out),
            ((await CliRunner.RunAsync("rules", "--actual", "--from", masked)) is { } shown ? (shown.ExitCode, shown.Out) : default));
    }
}
