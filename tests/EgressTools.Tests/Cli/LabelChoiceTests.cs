using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cli;

/// <summary>Which nodes are meant, and what is asked before they are changed.</summary>
public sealed class LabelChoiceTests : LabelScene
{
    [Fact]
    public async Task Asks_where_pods_move()
    {
        await using var scene = await MovedByLabelAsync();
        var asked = await scene.RunAsync("label", Plain);
        Assert.Equal((2, ""), (asked.ExitCode, asked.Out));
        Assert.Contains("10 pods move to another gateway or address: established connections break\n", asked.Error, StringComparison.Ordinal);
        Assert.Contains("Pass -y to label these nodes without asking", asked.Error, StringComparison.Ordinal);
        Assert.Null(Label(scene, "nodes", Plain));
        await using var agents = new FakeLabelCopies(scene.Server, Moment);
        Assert.Equal(0, (await scene.RunAsync("label", Plain, "-y")).ExitCode);
    }

    [Fact]
    public async Task Super_nodes_and_unknown_ones_stop_everything()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Put(NodeNamed("eklet-subnet-1"));
        var run = await scene.RunAsync("label", "eklet-subnet-1", "gateway-9", Plain);
        Assert.Equal(
            (2, "", "error: node 'gateway-9' not found in test: kubectl egress nodes --all lists the nodes\nerror: " +
                "node 'eklet-subnet-1' is a super node, which runs no Cilium agent: it cannot be a gateway\nnote: nothing was changed\n"),
            (run.ExitCode, run.Out, run.Error));
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Method == "PATCH");
    }

    [Theory]
    [InlineData("label")]
    [InlineData("unlabel")]
    public async Task Files_in_place_of_a_cluster_are_refused_before_any_is_read(string command)
    {
        var run = await CliRunner.RunAsync([command, "--nodes-from", "nowhere.txt", "--from", Repository.Path("examples", "guide-scene")]);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error: {command} does not take --from: it writes to a cluster", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task An_empty_selector_is_not_every_node(string selector)
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunAsync("label", "-l", selector, "--taint", "-y");
        Assert.Equal((2, "", "error: -l must name a label: without one it would mean every node. Write it as key=value\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task A_taint_on_every_node_is_asked_about()
    {
        await using var scene = await LiveScene.StartAsync();
        var all = scene.Server.All("nodes").Select(static n => (string)n["metadata"]!["name"]!).ToArray();
        var asked = await scene.RunWithInputAsync("# gateways\n" + string.Join('\n', all), "label", "--nodes-from", "-", "--label", "pool=egress", "--taint");
        Assert.Equal((2, ""), (asked.ExitCode, asked.Out));
        Assert.Contains("no node is left for pods that do not tolerate the taint: new ones stay Pending\n", asked.Error, StringComparison.Ordinal);
        // One stays for them.
        await using var agents = new FakeLabelCopies(scene.Server, Moment);
        Assert.Equal(0, (await scene.RunAsync(["label", .. all[1..], "--label", "pool=egress", "--taint", "--timeout", "30s"])).ExitCode);
        Assert.DoesNotContain(scene.Server.Requests.All, r => r.Method == "GET" && r.Path.StartsWith("/api/v1/nodes/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_that_may_be_dropped_is_said_so()
    {
        await using var scene = await LiveScene.StartAsync();
        foreach (var policy in YamlObjects.Parse(ByLabel.Replace("egress-test", "lab", StringComparison.Ordinal)))
            scene.Server.Put(policy);
        var run = await scene.RunAsync("unlabel", "-l", "egress-node=true", "--dry-run", "client");
        Assert.Contains(" or dropped", run.Error, StringComparison.Ordinal);
        Assert.Contains("10 pods may be dropped: one of the policies in conflict has no gateway any more\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"172.22.48.201\"}}", "standard input holds objects of kind Pod, not Nodes")]
    [InlineData("NAME STATUS\n172.22.48.201 Ready\n", "standard input is a table: print the nodes with -o name")]
    public async Task Only_nodes_are_taken_from_other_commands(string input, string error)
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunWithInputAsync(input, "label", "--nodes-from", "-");
        Assert.Equal((3, $"error: {error}\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_taint_that_evicts_names_the_pods_and_asks()
    {
        await using var scene = await LiveScene.StartAsync();
        foreach (var (name, toleration) in new[] { ("a", "egress-node"), ("b", "other") })
        {
            scene.Server.Put(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "jobs" },
                ["spec"] = new JsonObject
                {
                    ["nodeName"] = Gateway,
                    ["tolerations"] = new JsonArray(new JsonObject { ["key"] = toleration, ["operator"] = "Exists" })
                },
                ["status"] = new JsonObject { ["phase"] = "Running" },
            });
        }
        var run = await scene.RunAsync("label", Gateway, "--taint=egress-node=true:NoExecute");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"warning: the taint egress-node=true:NoExecute evicts 1 pod that does not tolerate it (jobs/b) from node '{Gateway}'\n",
            run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nodes -o json")]
    [InlineData("nodes -o name")]
    public async Task Takes_nodes_from_other_commands(string command)
    {
        await using var scene = await LiveScene.StartAsync();
        var nodes = await scene.RunAsync(command.Split(' '));
        var run = await scene.RunWithInputAsync(nodes.Out, "label", "--nodes-from", "-", "-o", "name");
        Assert.Equal((0, "node/172.22.49.119\nnode/172.22.49.147\nnode/172.22.49.20\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Who_may_only_label_nodes_is_asked_since_nobody_can_tell()
    {
        await using var scene = await LiveScene.StartAsync();
        var kubeconfig =
            scene.KubeconfigOf(new ApiUser("labeller", "labeller-token") { May = static (verb, resource) => resource == "nodes" && verb is "get" or "patch" });
        var asked = await CliRunner.RunAsync("label", Plain, "--kubeconfig", kubeconfig);
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("what it means for pods is unknown: ", asked.Error, StringComparison.Ordinal);
        var run = await CliRunner.RunAsync("label", Plain, "-y", "--kubeconfig", kubeconfig);
        Assert.Equal((3, $"node/{Plain} labeled\n"), (run.ExitCode, run.Out));
        Assert.Contains($"error: node '{Plain}' carries egress-node=true; whether its CiliumNode does is unknown: not allowed to get ciliumnodes.cilium.io",
            run.Error, StringComparison.Ordinal);
    }
}
