using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;
using EgressTools.Tests.Probes;

namespace EgressTools.Tests.Cli;

/// <summary><c>--interfaces</c>: what the machines of gateways have, asked of their agents.</summary>
public sealed class InterfacesTests
{
    private const string Gateway = "172.22.49.119";

    private const string Worker = "172.22.48.201";

    [Theory]
    [InlineData("rules --expected")]
    [InlineData("route default/nginx-54c98b4f84-5wlpc")]
    [InlineData("plan --without-node 172.22.49.20")]
    public async Task A_command_that_predicts_asks_the_agents_of_gateways_alone(string command)
    {
        await using var live = await LiveAgents.StartAsync();
        Assert.Equal(0, (await live.Scene.RunAsync(command.Split(' '))).ExitCode);
        Assert.Empty(Asked(live));
        var run = await live.Scene.RunAsync([.. command.Split(' '), "--interfaces"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(Gateway, Asked(live));
        Assert.DoesNotContain(Worker, Asked(live));
    }

    [Fact]
    public async Task An_agent_that_cannot_be_asked_is_a_warning_and_no_failure()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Agents.Set(Gateway, new AgentPlay { Outputs = new Dictionary<string, string>(StringComparer.Ordinal) { ["-j addr"] = "\u001b[31mno" } });
        var run = await live.Scene.RunAsync("rules", "--expected", "--interfaces");
        Assert.Equal((0, $"warning: the agent of node {Gateway}: it lists no interface\n"), (run.ExitCode, run.Error));
        live.Agents.Set(Gateway, new AgentPlay());
        Assert.Equal($"warning: the agent of node {Gateway}: its image has no program ip\n",
            (await live.Scene.RunAsync("rules", "--expected", "--interfaces")).Error);
    }

    [Fact]
    public async Task An_egress_IP_that_depends_on_interfaces_is_exact_with_them_and_verify_asks_by_itself()
    {
        await using var live = await LiveAgents.StartAsync();
        Derive(live);
        string[] rules = ["rules", "--expected", "--node", Gateway, "--no-headers", "-o", "custom-columns=IP:.egressIP,GW:.gatewayIP"];
        var without = (await live.Scene.RunAsync(rules)).Out;
        var with = (await live.Scene.RunAsync([.. rules, "--interfaces"])).Out;
        Assert.Contains($"<none>    {Gateway}", without, StringComparison.Ordinal);
        Assert.Contains($"{Gateway}   {Gateway}", with, StringComparison.Ordinal);
        Assert.DoesNotContain("<none>", with, StringComparison.Ordinal);
        // With another address than that of its interface the gateway's map is wrong, and only who has asked can tell.
        live.Set(Gateway, static map => map with
        {
            Entries = [.. map.Entries.Select(static e => e.Value.EgressIP is { IsUnspecified: false }
            ? e with { Value = e.Value with { EgressIP = Address.Parse("172.22.49.250") } } : e)]
        });
        var verify = await live.Scene.RunAsync("verify");
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("wrong-egress-ip", verify.Out, StringComparison.Ordinal);
        // What it does not get is a detail.
        live.Agents.Set(Gateway, new AgentPlay { Json = "[]" });
        Assert.DoesNotContain("program ip", (await live.Scene.RunAsync("verify")).Error, StringComparison.Ordinal);
        Assert.Contains("its image has no program ip", (await live.Scene.RunAsync("verify", "-v", "1")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--interfaces", true)]
    [InlineData("--maps", false)]
    public async Task A_snapshot_keeps_them_of_all_nodes_or_of_gateways(string option, bool all)
    {
        await using var live = await LiveAgents.StartAsync();
        var real = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["-j addr"] = AgentRecordings.Text("1.20.2", "g1", "ip-a.txt"),
            ["-j -4 route"] =
            AgentRecordings.Text("1.20.2", "g1", "ip-4-r.txt"),
            ["status --verbose"] = AgentRecordings.Text("1.20.2", "g1", "status-verbose.txt")
        };
        live.Agents.Set(Gateway, new AgentPlay { Json = "[]", Outputs = real });
        var path = live.Scene.PathOf("saved");
        Assert.Equal(0, (await live.Scene.RunAsync("snapshot", path, option)).ExitCode);
        var text = await File.ReadAllTextAsync(Path.Combine(path, "node-interfaces.yaml"), TestContext.Current.CancellationToken);
        Assert.Equal(all, text.Contains($"node: {Worker}", StringComparison.Ordinal));
        var gateway = text[text.IndexOf($"node: {Gateway}", StringComparison.Ordinal)..];
        Assert.Contains("""
              - name: eth1
                addresses:
                - 172.22.50.20/24
            """.ReplaceLineEndings("\n"), gateway, StringComparison.Ordinal);
        var again = live.Scene.PathOf("again");
        Assert.Equal(0, (await CliRunner.RunAsync("snapshot", again, "--from", path)).ExitCode);
        Assert.Equal(text, await File.ReadAllTextAsync(Path.Combine(again, "node-interfaces.yaml"), TestContext.Current.CancellationToken));
    }

    /// <summary>Lets the policy's gateways take the address of their default route's interface.</summary>
    private static void Derive(LiveAgents live)
    {
        var policy = live.Scene.Server.Get("ciliumegressgatewaypolicies", "", live.Snapshot.Policies[0].Name)!;
        foreach (var gateway in policy["spec"]!["egressGateways"]!.AsArray().Append(policy["spec"]!["egressGateway"]))
            gateway!.AsObject().Remove("egressIP");
        // IPv6 destinations would take the address away, since the interface has none of that family.
        policy["spec"]!["destinationCIDRs"] = new JsonArray("0.0.0.0/0");
        live.Scene.Server.Put(policy);
    }

    private static List<string> Asked(LiveAgents live) =>
        [.. live.Scene.Server.Requests.All.Where(static r => r.Path.Contains("/exec", StringComparison.Ordinal))
            .Select(r => live.Snapshot.CiliumNodes.First(n => r.Path.Contains(FakeAgents.PodOf(n.Name) + "/", StringComparison.Ordinal)).Name).Distinct()];
}
