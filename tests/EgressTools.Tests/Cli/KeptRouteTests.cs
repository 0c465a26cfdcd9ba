using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Cli;

/// <summary><c>route</c> and <c>verify</c> after an update that the agents reject: they are asked what they keep.</summary>
public sealed class KeptRouteTests
{
    private const string Worker = "172.22.48.201";
    private const string Pod = "nginx-54c98b4f84-5wlpc";

    private static readonly string[] Route = ["route", Pod, "--to", "8.8.8.8"];

    [Fact]
    public async Task The_agents_of_the_pods_node_and_of_the_gateway_tell_the_version_in_force()
    {
        await using var live = await RejectedAsync();
        var run = await live.Scene.RunAsync([.. Route, "-o", "json"]);
        Assert.Equal(0, run.ExitCode);
        var route = JsonNode.Parse(run.Out)!["items"]![0]!;
        Assert.Equal(("gateway", "172.22.49.119", "172.22.49.119"),
            ((string?)route["outcome"], (string?)route["exits"]![0]!["gatewayNode"], (string?)route["exits"]![0]!["egressIP"]));
        Assert.Equal("earlier-version", (string?)route["reasons"]![1]!["code"]);

        live.Set(Worker, static map => map with { Entries = [] });
        var restarted = await live.Scene.RunAsync(Route);
        Assert.Equal(0, restarted.ExitCode);
        Assert.Contains($"\n  the agent of node {Worker} keeps no earlier version of policy egress-test\n", restarted.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_agents_cannot_be_asked_it_is_unknown()
    {
        await using var live = await RejectedAsync();
        var user = new ApiUser("reader", "reader-token") { May = static (verb, resource) => resource != "pods/exec" };
        var run = await CliRunner.RunAsync([.. Route, "--kubeconfig", live.Scene.KubeconfigOf(user)]);
        Assert.Equal(3, run.ExitCode);
        Assert.Matches($"(?m)^default +{Pod} +8.8.8.8 +unknown ", run.Out);
        Assert.Contains("agents that knew an earlier version of policy egress-test keep that version. After a restart: direct\n",
            run.Out, StringComparison.Ordinal);
        Assert.Contains($"warning: the version of the policy that the agent of node {Worker} keeps is unknown: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_cluster_tells_it_where_it_holds_the_maps()
    {
        await using var live = await RejectedAsync();
        foreach (var (options, outcome, code) in new[] { (Array.Empty<string>(), "unknown", 3), (["--maps"], "gateway", 0) })
        {
            var folder = live.Scene.PathOf($"saved-{code}");
            Assert.Equal(0, (await live.Scene.RunAsync(["snapshot", folder, .. options])).ExitCode);
            var run = await CliRunner.RunAsync([.. Route, "-o", "jsonpath={.items[0].outcome}", "--from", folder]);
            Assert.Equal((code, outcome), (run.ExitCode, run.Out.Trim()));
        }
    }

    [Fact]
    public async Task Verify_says_that_the_entries_are_those_of_the_version_before()
    {
        await using var live = await RejectedAsync();
        var run = await live.Scene.RunAsync("verify", "-o", "json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("hold an entry of the earlier version of policy egress-test, which stays in force until they restart",
            run.Out, StringComparison.Ordinal);
    }

    private static async Task<LiveAgents> RejectedAsync()
    {
        var live = await LiveAgents.StartAsync();
        live.Scene.Server.Change("ciliumegressgatewaypolicies", "", "egress-test", static policy =>
        {
            policy["metadata"]!["generation"] = 2;
            foreach (var gateway in policy["spec"]!["egressGateways"]!.AsArray())
                gateway!["interface"] = "eth0";
        });
        return live;
    }
}
