using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Cli;

/// <summary>Agents that hold what they should, and agents that do not, from the command line.</summary>
public sealed class VerifyTests
{
    private const string Worker = "172.22.48.201";
    private const string First = "172.22.49.119";

    [Fact]
    public async Task Nothing_differs()
    {
        await using var live = await LiveAgents.StartAsync();
        Assert.Equal(new CliResult(0, "5 agents compared, 50 entries: nothing differs\n", ""), await live.Scene.RunAsync("verify"));
    }

    [Fact]
    public async Task One_agent_alone()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Set(Worker, static map => map with { Entries = [] });
        Assert.Equal("1 agent compared, 10 entries: nothing differs\n", (await live.Scene.RunAsync("verify", "--node", First)).Out);
        var worker = await live.Scene.RunAsync("verify", "--node", Worker, "-o", "json");
        Assert.Equal(1, worker.ExitCode);
        Assert.Equal(10, JsonNode.Parse(worker.Out)!["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_agent_that_cannot_be_asked_is_a_gap_and_the_others_are_compared()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Agents.Set(Worker, new AgentPlay { Json = "[{", Table = "Source IP   Destination CIDR\n10.0.0.1" });
        var verify = await live.Scene.RunAsync("verify");
        Assert.Equal((4, "4 agents compared, 40 entries: nothing differs; 1 agent could not be asked: 172.22.48.201\n"), (verify.ExitCode, verify.Out));
        Assert.StartsWith("warning: the agent of node 172.22.48.201: its JSON is damaged", verify.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await live.Scene.RunAsync("verify", "--allow-unasked")).ExitCode);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    public async Task A_fault_that_passes_is_waited_for(int status)
    {
        await using var live = await LiveAgents.StartAsync();
        live.Scene.Server.Faults.Add(new Fault(FaultKind.Status, static path => path.Contains("/exec?", StringComparison.Ordinal),
            Times: 7)
        { Status = status });
        Assert.Equal(new CliResult(0, "5 agents compared, 50 entries: nothing differs\n", ""), await live.Scene.RunAsync("verify"));
    }

    [Fact]
    public async Task A_difference_counts_more_than_an_agent_that_cannot_be_asked()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Agents.Set(Worker, new AgentPlay { Json = "[{", Table = "" });
        live.Set(First, static map => map with { Entries = [] });
        var verify = await live.Scene.RunAsync("verify", "--allow-unasked");
        Assert.Equal(1, verify.ExitCode);
        Assert.EndsWith("; 1 agent could not be asked: 172.22.48.201\n",
            verify.Out.ReplaceLineEndings("\n").Replace("\n  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_should_have_an_agent_and_has_none_is_named_and_one_that_should_not_is_not_waited_for()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Scene.Server.Put(Machine("virtual", """{"labels": {"node.kubernetes.io/instance-type": "eklet"} }""", "{}"));
        live.Scene.Server.Put(Machine("windows", """{"labels": {"kubernetes.io/os": "windows"} }""", "{}"));
        live.Scene.Server.Put(Machine("tainted", "{}", """{"taints": [{"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}]}"""));
        live.Scene.Server.Change("daemonsets", "kube-system", "cilium", static set =>
        {
            var spec = set["spec"]!["template"]!["spec"]!.AsObject();
            spec["nodeSelector"] = new JsonObject { ["kubernetes.io/os"] = "linux" };
            spec["tolerations"] = new JsonArray();
        });
        foreach (var node in live.Snapshot.Nodes)
            live.Scene.Server.Change("nodes", "", node.Name, static n => n["metadata"]!["labels"]!["kubernetes.io/os"] = "linux");
        Assert.Equal(new CliResult(0, "5 agents compared, 50 entries: nothing differs\n", ""), await live.Scene.RunAsync("verify", "--wait", "10m"));
        live.Scene.Server.Put(Machine("new", """{"labels": {"kubernetes.io/os": "linux"} }""", "{}"));
        var verify = await live.Scene.RunAsync("verify");
        Assert.Equal((4, "5 agents compared, 50 entries: nothing differs; 1 agent could not be asked: new\n"), (verify.ExitCode, verify.Out));
        Assert.Equal("warning: the agent of node new: it has no pod; kubectl describe daemonset -n kube-system cilium tells why\n", verify.Error);
    }

    [Fact]
    public async Task An_agent_without_a_map_although_the_feature_is_on_does_not_pass()
    {
        await using var live = await LiveAgents.StartAsync();
        foreach (var name in live.Snapshot.Policies.Select(static p => p.Name))
            live.Scene.Server.Remove("ciliumegressgatewaypolicies", "", name);
        foreach (var node in live.Snapshot.CiliumNodes)
            live.Set(node.Name, static map => map with { Entries = [] });
        live.Agents.Set(Worker, new AgentPlay
        {
            Json = null,
            Table = "",
            Error = "error: unable to find map: " +
            "open /sys/fs/bpf/tc/globals/cilium_egress_gw_policy_v4: no such file or directory\n"
        });
        var verify = await live.Scene.RunAsync("verify");
        Assert.Equal(4, verify.ExitCode);
        Assert.Contains("172.22.48.201", verify.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_difference_ends_with_1_and_says_why()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Set(First, static map => map with { Entries = map.Entries.RemoveAt(0) });
        var verify = await live.Scene.RunAsync("verify", "--no-headers");
        Assert.Equal((1, ""), (verify.ExitCode, verify.Error));
        Assert.StartsWith("missing-on-gateway   172.22.49.119   default/nginx-54c98b4f84-s7q4s   0.0.0.0/0   172.22.49.119   <none>\n",
            verify.Out, StringComparison.Ordinal);
        Assert.All(verify.Out.Split('\n'), static line => Assert.InRange(line.Length, 0, 120));
        Assert.EndsWith("\n5 agents compared, 49 entries: 1 difference (1 missing-on-gateway)\n", verify.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_ends_as_soon_as_nothing_differs()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Set(Worker, static map => map with { Entries = [] });
        var verify = await live.Scene.WaitAsync(() => live.Set(Worker, static map => map), "verify", "--wait", "2m");
        Assert.Equal(new CliResult(0, "5 agents compared, 50 entries: nothing differs\n", ""), verify);
    }

    [Fact]
    public async Task A_pod_that_goes_while_agents_are_asked_is_no_difference()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Set(Worker, static map => map with { Entries = [.. map.Entries.Skip(1)] });
        var verify = await live.Scene.WaitAsync(() => live.Set(Worker, static map => map), "verify");
        Assert.Equal(new CliResult(0, "5 agents compared, 50 entries: nothing differs\n", ""), verify);
    }

    [Fact]
    public async Task What_the_second_look_finds_first_is_looked_at_a_third_time()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Set(Worker, static map => map with { Entries = [.. map.Entries.Skip(1)] });
        var run = await live.Scene.WaitAsync(() => live.Set(Worker, static map => map with { Entries = map.Entries.RemoveAt(1) }), "verify", "-o", "json");
        Assert.Equal(1, run.ExitCode);
        var missing = AgentText.Expected(live.Snapshot, Worker).Entries[1].Source.ToString();
        Assert.Equal(missing, (string?)Assert.Single(JsonNode.Parse(run.Out)!["items"]!.AsArray())!["sourceIP"]);
    }

    [Fact]
    public async Task Waiting_is_also_for_agents_that_cannot_be_asked_yet()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Agents.Set(Worker, new AgentPlay { Json = "[", Table = "" });
        var verify = await live.Scene.WaitAsync(() => live.Set(Worker, static map => map), "verify", "--wait", "60s");
        Assert.Equal("5 agents compared, 50 entries: nothing differs\n", verify.Out);
    }

    [Fact]
    public async Task Waiting_ends_with_its_time()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Set(Worker, static map => map with { Entries = [] });
        Assert.Equal(1, (await live.Scene.RunAsync("verify", "--wait", "1s")).ExitCode);
    }

    [Fact]
    public async Task A_pod_that_is_new_is_looked_at_again_before_it_is_reported()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Scene.Server.Put(NewPod(CliRunner.Now));
        var verify = await live.Scene.RunAsync("verify", "-o", "json");
        Assert.Equal(1, verify.ExitCode);
        var item = Assert.Single(JsonNode.Parse(verify.Out)!["items"]!.AsArray())!;
        Assert.Equal(("not-yet-propagated", 5), ((string?)item["class"], item["nodes"]!.AsArray().Count));
        // Two looks, in which each of five agents is asked for its map and its configuration.
        Assert.Equal(20, live.Scene.Server.Requests.All.Count(static r => r.Path.EndsWith("/exec", StringComparison.Ordinal)
            && (r.Query.Contains("command=egress", StringComparison.Ordinal) || r.Query.Contains("command=config", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Without_the_right_to_exec_nothing_is_verified()
    {
        await using var live = await LiveAgents.StartAsync();
        var kubeconfig = live.Scene.KubeconfigOf(new ApiUser("limited", "limited-token") { May = static (_, resource) => resource != "pods/exec" });
        var verify = await CliRunner.RunAsync("verify", "--kubeconfig", kubeconfig);
        Assert.Equal((3, ""), (verify.ExitCode, verify.Out));
        Assert.StartsWith("error: no agent could be asked: ", verify.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ciliumendpoints")]
    [InlineData("ciliumegressgatewaypolicies")]
    public async Task Where_the_expectation_cannot_be_read_nothing_is_compared_with_it(string hidden)
    {
        await using var live = await LiveAgents.StartAsync();
        var kubeconfig = live.Scene.KubeconfigOf(new ApiUser("limited", "limited-token") { May = (_, resource) => resource != hidden });
        var verify = await CliRunner.RunAsync("verify", "--kubeconfig", kubeconfig);
        Assert.Equal((3, ""), (verify.ExitCode, verify.Out));
        Assert.Contains($"error: what the agents should hold is unknown: {hidden}", verify.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_does_not_know_policies_cannot_be_verified()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Scene.Server.Uninstall("ciliumegressgatewaypolicies");
        foreach (var node in live.Snapshot.CiliumNodes)
            live.Agents.Set(node.Name, new AgentPlay { Json = "null\n", Error = "No entries found.\n" });
        // No such kind at all is not the same as none.
        Assert.Equal(3, (await live.Scene.RunAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task A_large_map_and_a_policy_with_64_gateways_and_200_CIDRs()
    {
        await using var live = await LiveAgents.StartAsync();
        var cluster = WidePolicy.Cluster(endpoints: 25);
        foreach (var item in WidePolicy.Objects(cluster))
            live.Scene.Server.Put(item);
        var snapshot = live.Snapshot with
        {
            Policies = [.. live.Snapshot.Policies, .. cluster.Policies],
            Endpoints = [.. live.Snapshot.Endpoints, .. cluster.Endpoints],
            CiliumNodes = live.Snapshot.CiliumNodes,
        };
        foreach (var node in snapshot.CiliumNodes)
        {
            var map = AgentText.Expected(snapshot, node.Name);
            Assert.Equal(5010, map.Entries.Length);
            live.Agents.Set(node.Name, new AgentPlay { Json = AgentText.Json(map) });
        }
        Assert.Equal(new CliResult(0, "5 agents compared, 25,050 entries: nothing differs\n", ""), await live.Scene.RunAsync("verify"));
    }

    private static JsonObject Machine(string name, string metadata, string spec)
    {
        var node = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = JsonNode.Parse(metadata),
            ["spec"] = JsonNode.Parse(spec),
            ["status"] = new JsonObject()
        };
        node["metadata"]!["name"] = name;
        return node;
    }

    private static JsonObject NewPod(DateTimeOffset created) => JsonNode.Parse($$"""
        {"apiVersion": "cilium.io/v2", "kind": "CiliumEndpoint",
         "metadata": {"name": "new", "namespace": "default", "uid": "new", "creationTimestamp": "{{created.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}}"},
         "status": {"identity": {"id": 31074, "labels": ["k8s:app=nginx", "k8s:io.kubernetes.pod.namespace=default"] },
                    "networking": {"node": "172.22.48.201", "addressing": [{"ipv4": "172.22.48.200"}] } } }
        """)!.AsObject();
}
