using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Plugin;

namespace EgressTools.Tests.Cli;

/// <summary>Nodes become gateways and cease to be: <c>label</c> and <c>unlabel</c> against a server whose agents copy labels after a moment.</summary>
public sealed class LabelTests
{
    private const string Plain = "172.22.48.201";
    private const string Gateway = "172.22.49.119";

    /// <summary>All pods leave by the first labelled node in the order of names.</summary>
    private const string ByLabel = """
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata: {name: egress-test}
        spec:
          selectors: [{podSelector: {matchLabels: {app: nginx}}}]
          destinationCIDRs: [0.0.0.0/0]
          egressGateway: {nodeSelector: {matchLabels: {egress-node: 'true'}}}
        """;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(30);

    [Fact]
    public async Task Gives_label_and_taint_and_waits_for_the_CiliumNode()
    {
        await using var scene = await LiveScene.StartAsync();
        await using var agents = new PlayedLabelCopies(scene.Server, Moment);
        var run = await scene.RunAsync("label", Plain, "--taint");
        Assert.Equal((0, $"node/{Plain} labeled\nnode/{Plain} tainted\n"), (run.ExitCode, run.Out));
        Assert.Equal(
            $"""
            warning: node '{Plain}' has a problem: no public address: traffic to the internet needs a NAT in front of it
            note: pods that run on these nodes stay: the taint egress-node=true:NoSchedule only keeps new ones away
            node/{Plain} changes:
              label egress-node: <none> -> true
              taint: <none> -> egress-node=true:NoSchedule
            no pod leaves another way

            """.ReplaceLineEndings("\n"),
            run.Error);
        Assert.Equal("true", Label(scene, "ciliumnodes", Plain));
        Assert.Equal("""[{"key":"egress-node","value":"true","effect":"NoSchedule"}]""", Taints(scene, Plain)!.ToJsonString());
    }

    [Fact]
    public async Task A_second_run_writes_and_asks_nothing()
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunAsync("label", Gateway);
        Assert.Equal((0, $"node/{Gateway} unchanged\n", ""), (run.ExitCode, run.Out, run.Error));
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Method == "PATCH");
        var gone = await scene.RunAsync("unlabel", Plain);
        Assert.Equal((0, $"node/{Plain} unchanged\n", ""), (gone.ExitCode, gone.Out, gone.Error));
    }

    [Fact]
    public async Task Asks_where_pods_move()
    {
        await using var scene = await MovedByLabelAsync();
        var asked = await scene.RunAsync("label", Plain);
        Assert.Equal((2, ""), (asked.ExitCode, asked.Out));
        Assert.Contains("10 pods move to another gateway or address: established connections break\n", asked.Error, StringComparison.Ordinal);
        Assert.Contains("there is nobody to ask whether to label these nodes", asked.Error, StringComparison.Ordinal);
        Assert.Null(Label(scene, "nodes", Plain));
        await using var agents = new PlayedLabelCopies(scene.Server, Moment);
        Assert.Equal(0, (await scene.RunAsync("label", Plain, "-y")).ExitCode);
    }

    [Fact]
    public async Task Unlabel_shows_who_loses_the_gateway_and_asks()
    {
        await using var scene = await MovedByLabelAsync();
        await using var agents = new PlayedLabelCopies(scene.Server, Moment);
        var answer = await AnswerAsync(scene, static () => "n", "unlabel", "-l", "egress-node=true");
        Assert.Equal((1, ""), (answer.ExitCode, answer.Out));
        Assert.Contains("Take egress-node=true from 3 nodes? [y/N] note: nothing was changed\n", answer.Error, StringComparison.Ordinal);
        Assert.Contains("10 pods have no gateway any more: traffic is dropped\n", answer.Error, StringComparison.Ordinal);
        Assert.Contains("policy egress-test has no gateway any more: the traffic that it claims is dropped\n", answer.Error, StringComparison.Ordinal);
        var run = await scene.RunAsync("unlabel", "-l", "egress-node=true", "-y");
        Assert.Equal((0, "node/172.22.49.119 unlabeled\nnode/172.22.49.147 unlabeled\nnode/172.22.49.20 unlabeled\n"), (run.ExitCode, run.Out));
        Assert.Null(Label(scene, "ciliumnodes", Gateway));
    }

    [Fact]
    public async Task Another_value_is_replaced_after_a_question_and_never_taken_away()
    {
        await using var scene = await LiveScene.StartAsync();
        await using var agents = new PlayedLabelCopies(scene.Server, Moment);
        SetLabel(scene, Plain, "false");
        var kept = await scene.RunAsync("unlabel", Plain, "-y");
        Assert.Equal((0, $"node/{Plain} unchanged\n"), (kept.ExitCode, kept.Out));
        Assert.Equal($"note: node '{Plain}' keeps egress-node=false, which is not egress-node=true: --label egress-node=false takes it away\n", kept.Error);
        Assert.Equal(2, (await scene.RunAsync("label", Plain)).ExitCode);
        var run = await scene.RunAsync("label", Plain, "-y", "-v", "1");
        Assert.Equal((0, $"node/{Plain} labeled\n"), (run.ExitCode, run.Out));
        Assert.Contains("  label egress-node: false -> true\n", run.Error, StringComparison.Ordinal);
        Assert.Contains($"detail: kubectl label node {Plain} egress-node=true --overwrite --field-manager egress-tools --kubeconfig {scene.Kubeconfig}\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Super_nodes_and_unknown_ones_stop_everything()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Put(NodeNamed("eklet-subnet-1"));
        var run = await scene.RunAsync("label", "eklet-subnet-1", "gateway-9", Plain);
        Assert.Equal(
            (2, "", "error: there is no node 'gateway-9' in test; 'kubectl egress nodes --all' shows the nodes\nerror: node 'eklet-subnet-1' is a super node, which runs no Cilium agent: it cannot be a gateway\nnote: nothing was changed\n"),
            (run.ExitCode, run.Out, run.Error));
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Method == "PATCH");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task An_empty_selector_is_not_every_node(string selector)
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunAsync("label", "-l", selector, "--taint", "-y");
        Assert.Equal((2, "", "error: -l names no label, which would mean every node: write it as key=value\n"), (run.ExitCode, run.Out, run.Error));
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
        await using var agents = new PlayedLabelCopies(scene.Server, Moment);
        Assert.Equal(0, (await scene.RunAsync(["label", .. all[1..], "--label", "pool=egress", "--taint", "--timeout", "30s"])).ExitCode);
        Assert.DoesNotContain(scene.Server.Requests.All, r => r.Method == "GET" && r.Path.StartsWith("/api/v1/nodes/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_fails_for_a_moment_is_asked_again_and_the_end_says_what_is_known()
    {
        await using var scene = await LiveScene.StartAsync();
        await using var agents = new PlayedLabelCopies(scene.Server, Moment);
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static p => p.Contains("/ciliumnodes/", StringComparison.Ordinal), Times: 5) { Status = 503 });
        Assert.Equal(0, (await scene.RunAsync("label", Plain, "--timeout", "60s")).ExitCode);
        scene.Server.Faults.Clear();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static p => p.Contains("/ciliumnodes/", StringComparison.Ordinal)) { Status = 503 });
        var run = await scene.RunAsync("label", Plain, "--timeout", "0");
        Assert.Equal((3, $"node/{Plain} unchanged\n"), (run.ExitCode, run.Out));
        Assert.Contains($"error: node '{Plain}' carries egress-node=true; whether its CiliumNode does is not known: the API server", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(504, "not known")]
    [InlineData(500, "not known")]
    [InlineData(422, "not changed")]
    public async Task What_a_server_gave_up_on_may_have_been_stored(int status, string known)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static p => p.Contains("?fieldManager", StringComparison.Ordinal)) { Status = status });
        var run = await scene.RunAsync("label", Plain, "--timeout", "0");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains($"note: {known}: node/{Plain}\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_credentials_are_said_once()
    {
        await using var scene = await LiveScene.StartAsync();
        foreach (var part in new[] { "?fieldManager", "/ciliumnodes/" })
            scene.Server.Faults.Add(new Fault(FaultKind.Status, p => p.Contains(part, StringComparison.Ordinal)) { Status = 401 });
        var run = await scene.RunAsync("label", Gateway, Plain);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(2, run.Error.Split("refused the credentials").Length);
        Assert.EndsWith("note: the CiliumNodes were not looked at\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_may_be_dropped_is_said_so()
    {
        await using var scene = await LiveScene.StartAsync();
        foreach (var policy in YamlObjects.Parse(ByLabel.Replace("egress-test", "lab", StringComparison.Ordinal)))
            scene.Server.Put(policy);
        var run = await scene.RunAsync("unlabel", "-l", "egress-node=true", "--dry-run", "client");
        Assert.Contains(" or dropped", run.Error, StringComparison.Ordinal);
        Assert.Contains("10 pods may be dropped: one of the policies that claim the traffic has no gateway any more\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_warns_as_the_first_and_labels_of_Kubernetes_are_warned_of()
    {
        await using var scene = await LiveScene.StartAsync();
        SetLabel(scene, Plain, "true");
        var again = await scene.RunAsync("label", Plain);
        Assert.Equal((0, $"warning: node '{Plain}' has a problem: no public address: traffic to the internet needs a NAT in front of it\n"), (again.ExitCode, again.Error));
        var reserved = await scene.RunAsync("label", Plain, "--label", "kubernetes.io/hostname=x", "--dry-run", "client");
        Assert.Contains("warning: kubernetes.io/hostname is a label of Kubernetes itself", reserved.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_is_looked_for_in_each_node()
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunAsync("label", Gateway, "nodes/" + Plain, "--dry-run", "client", "-o", "jsonpath={.metadata.name}{\"\\n\"}");
        Assert.Equal((0, $"{Gateway}\n{Plain}\n"), (run.ExitCode, run.Out));
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
    public async Task One_that_fails_does_not_hide_what_was_changed()
    {
        await using var scene = await LiveScene.StartAsync();
        await using var agents = new PlayedLabelCopies(scene.Server, Moment);
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static p => p.StartsWith("/api/v1/nodes/172.22.49.147?fieldManager", StringComparison.Ordinal)) { Status = 403 });
        var run = await scene.RunAsync("unlabel", "-l", "egress-node=true", "-y");
        Assert.Equal((3, "node/172.22.49.119 unlabeled\nnode/172.22.49.20 unlabeled\n"), (run.ExitCode, run.Out));
        Assert.Contains("error: not allowed to patch nodes '172.22.49.147'", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("note: changed: node/172.22.49.119, node/172.22.49.20; not changed: node/172.22.49.147\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_connection_leaves_open_what_was_changed_and_ends_the_run()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Cut, static p => p.StartsWith("/api/v1/nodes/172.22.49.147?fieldManager", StringComparison.Ordinal)) { AfterBytes = 0 });
        var run = await scene.RunAsync("unlabel", "-l", "egress-node=true", "-y", "--timeout", "0");
        Assert.Equal((3, "node/172.22.49.119 unlabeled\n"), (run.ExitCode, run.Out));
        Assert.Contains("note: changed: node/172.22.49.119; not changed: node/172.22.49.20; not known: node/172.22.49.147\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_change_meanwhile_is_kept()
    {
        await using var scene = await MovedByLabelAsync();
        await using var agents = new PlayedLabelCopies(scene.Server, Moment);
        var run = await AnswerAsync(scene, () => Meanwhile(scene, static n => n["spec"]!["taints"] = new JsonArray(new JsonObject { ["key"] = "a", ["effect"] = "NoSchedule", ["timeAdded"] = "2026-01-01T00:00:00Z" })), "label", Plain, "--taint");
        Assert.Equal((0, $"node/{Plain} labeled\nnode/{Plain} tainted\n"), (run.ExitCode, run.Out));
        Assert.Equal("""[{"key":"a","effect":"NoSchedule","timeAdded":"2026-01-01T00:00:00Z"},{"key":"egress-node","value":"true","effect":"NoSchedule"}]""", Taints(scene, Plain)!.ToJsonString());
    }

    [Fact]
    public async Task A_node_that_became_another_is_left_alone()
    {
        await using var scene = await MovedByLabelAsync();
        var run = await AnswerAsync(scene, () => Meanwhile(scene, static n => n["metadata"]!["labels"]!["egress-node"] = "mine"), "label", Plain);
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains($"error: cannot patch nodes '{Plain}': it was changed meanwhile; try again", run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"note: not changed: node/{Plain}\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", Label(scene, "nodes", Plain));
    }

    [Fact]
    public async Task An_agent_that_copies_nothing_is_named()
    {
        await using var scene = await LiveScene.StartAsync();
        await using var agents = new PlayedLabelCopies(scene.Server, Moment, silent: Plain);
        var run = await scene.RunAsync("label", Plain, Gateway, "--timeout", "600ms");
        Assert.Equal((1, $"node/{Plain} labeled\nnode/{Gateway} unchanged\n"), (run.ExitCode, run.Out));
        Assert.EndsWith(
            $"error: after 0.6 s the CiliumNode of node '{Plain}' does not carry egress-node=true, and policies look at the CiliumNode: the agent there does not copy the label (#41547), so restart it (kubectl delete pod -n kube-system -l k8s-app=cilium --field-selector spec.nodeName={Plain})\n",
            run.Error, StringComparison.Ordinal);
        // The Node carries it already: only the wait is repeated.
        Assert.Equal(1, (await scene.RunAsync("label", Plain, "--timeout", "0")).ExitCode);
    }

    [Fact]
    public async Task What_an_agent_that_is_gone_keeps_can_be_taken_away_by_hand()
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunAsync("unlabel", Gateway, "-y", "--timeout", "0");
        Assert.Equal((1, $"node/{Gateway} unlabeled\n"), (run.ExitCode, run.Out));
        Assert.Contains($"error: the CiliumNode of node '{Gateway}' still carries egress-node=true, and policies look at the CiliumNode", run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"; where no agent can run, take it away by hand (kubectl label ciliumnode {Gateway} egress-node-)\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_without_CiliumNode_is_not_waited_for()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Put(NodeNamed("new-1"));
        var run = await scene.RunAsync("label", "new-1");
        Assert.Equal((1, "node/new-1 labeled\n"), (run.ExitCode, run.Out));
        Assert.Contains("warning: node 'new-1' has a problem: no CiliumNode: no agent has registered it, so no policy can choose it\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("error: node 'new-1' has no CiliumNode, so no policy can choose it: see whether the Cilium agent runs there", run.Error, StringComparison.Ordinal);
        var gone = await scene.RunAsync("unlabel", "new-1", "-y");
        Assert.Equal((0, "node/new-1 unlabeled\n"), (gone.ExitCode, gone.Out));
    }

    [Fact]
    public async Task An_interrupt_ends_the_wait()
    {
        await using var scene = await LiveScene.StartAsync();
        using var interrupt = new CancellationTokenSource();
        var running = CliRunner.RunAsync("", ["label", Plain, "--kubeconfig", scene.Kubeconfig], interrupt.Token);
        while (!scene.Server.Requests.All.Any(static r => r.Path.EndsWith("/ciliumnodes/" + Plain, StringComparison.Ordinal)))
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();
        var run = await running;
        Assert.Equal((130, $"node/{Plain} labeled\n"), (run.ExitCode, run.Out));
        Assert.EndsWith("note: interrupted while waiting for the CiliumNodes: the nodes stay as they are now\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_is_interrupted_is_said_to_be_unknown()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Hang, static p => p.StartsWith($"/api/v1/nodes/{Plain}?fieldManager", StringComparison.Ordinal)));
        using var interrupt = new CancellationTokenSource();
        var running = CliRunner.RunAsync("", ["label", Plain, "--kubeconfig", scene.Kubeconfig], interrupt.Token);
        while (!scene.Server.Requests.All.Any(static r => r.Method == "PATCH"))
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();
        var run = await running;
        Assert.Equal(130, run.ExitCode);
        Assert.EndsWith($"error: interrupted while node '{Plain}' was written: whether it was changed is not known\nnote: not known: node/{Plain}\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client", " (dry run)", false)]
    [InlineData("server", " (server dry run)", true)]
    public async Task A_dry_run_stores_and_asks_nothing(string how, string said, bool sent)
    {
        await using var scene = await MovedByLabelAsync();
        var run = await scene.RunAsync("label", Plain, "--taint", "--dry-run", how);
        Assert.Equal((0, $"node/{Plain} labeled{said}\nnode/{Plain} tainted{said}\n"), (run.ExitCode, run.Out));
        Assert.Contains("10 pods move", run.Error, StringComparison.Ordinal);
        Assert.Null(Label(scene, "nodes", Plain));
        Assert.Equal(sent, scene.Server.Requests.All.Any(static r => r.Method == "PATCH"));
        var shown = JsonNode.Parse((await scene.RunAsync("label", Plain, "--taint", "--dry-run", how, "-o", "json")).Out)!;
        Assert.Equal(("Node", "true", "egress-node"), ((string?)shown["kind"], (string?)shown["metadata"]!["labels"]!["egress-node"], (string?)shown["spec"]!["taints"]![0]!["key"]));
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
                ["spec"] = new JsonObject { ["nodeName"] = Gateway, ["tolerations"] = new JsonArray(new JsonObject { ["key"] = toleration, ["operator"] = "Exists" }) },
                ["status"] = new JsonObject { ["phase"] = "Running" },
            });
        }
        var run = await scene.RunAsync("label", Gateway, "--taint=egress-node=true:NoExecute");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"warning: the taint egress-node=true:NoExecute evicts 1 pod that does not tolerate it (jobs/b) from node '{Gateway}'\n", run.Error, StringComparison.Ordinal);
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
        var kubeconfig = scene.KubeconfigOf(new ApiUser("labeller", "labeller-token") { May = static (verb, resource) => resource == "nodes" && verb is "get" or "patch" });
        var asked = await CliRunner.RunAsync("label", Plain, "--kubeconfig", kubeconfig);
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("what it means for pods cannot be told: ", asked.Error, StringComparison.Ordinal);
        var run = await CliRunner.RunAsync("label", Plain, "-y", "--kubeconfig", kubeconfig);
        Assert.Equal((3, $"node/{Plain} labeled\n"), (run.ExitCode, run.Out));
        Assert.Contains($"error: node '{Plain}' carries egress-node=true; whether its CiliumNode does is not known: not allowed to get ciliumnodes.cilium.io", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_commands_that_it_names_do_the_same()
    {
        var kubectl = Requires.Program("kubectl");
        foreach (var arguments in new[] { new[] { "label", Plain, "--taint", "-y" }, ["unlabel", Gateway, "--taint", "-y"] })
        {
            await using var mine = await LiveScene.StartAsync();
            await using var theirs = await LiveScene.StartAsync();
            foreach (var scene in new[] { mine, theirs })
                SetTaints(scene, Gateway, """[{"key":"a","effect":"NoExecute"},{"key":"egress-node","value":"true","effect":"NoSchedule"}]""");
            var run = await mine.RunAsync([.. arguments, "--timeout", "0", "-v", "1", "--token", "admin-token"]);
            Assert.DoesNotContain("admin-token", run.Error, StringComparison.Ordinal);
            foreach (var line in run.Error.Split('\n').Where(static l => l.StartsWith("detail: kubectl ", StringComparison.Ordinal)))
            {
                var words = line["detail: kubectl ".Length..].Replace(mine.Kubeconfig, theirs.Kubeconfig, StringComparison.Ordinal).Split(' ');
                var done = await CliRunner.ProcessAsync(kubectl, words, "", environment: null, TestContext.Current.CancellationToken);
                Assert.True(done.ExitCode == 0, done.Error);
            }
            foreach (var node in new[] { Plain, Gateway })
                Assert.Equal((Label(mine, "nodes", node), Sorted(Taints(mine, node))), (Label(theirs, "nodes", node), Sorted(Taints(theirs, node))));
        }
    }

    private static async Task<LiveScene> MovedByLabelAsync()
    {
        var scene = await LiveScene.StartAsync();
        foreach (var policy in YamlObjects.Parse(ByLabel))
            scene.Server.Put(policy);
        return scene;
    }

    private static async Task<CliResult> AnswerAsync(LiveScene scene, Func<string> answer, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams(Stream.Null, output, error) { InIsTerminal = true, ReadAnswer = answer };
        var code = await App.RunAsync([.. arguments, "--kubeconfig", scene.Kubeconfig], streams, TestContext.Current.CancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    private static string Meanwhile(LiveScene scene, Action<JsonObject> change)
    {
        var node = scene.Server.Get("nodes", "", Plain)!;
        change(node);
        scene.Server.Put(node);
        return "y";
    }

    private static JsonObject NodeNamed(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject() },
        ["spec"] = new JsonObject(),
    };

    private static void SetLabel(LiveScene scene, string node, string value)
    {
        foreach (var plural in new[] { "nodes", "ciliumnodes" })
        {
            var item = scene.Server.Get(plural, "", node)!;
            item["metadata"]!["labels"]!["egress-node"] = value;
            scene.Server.Put(item);
        }
    }

    private static void SetTaints(LiveScene scene, string node, string taints)
    {
        var item = scene.Server.Get("nodes", "", node)!;
        item["spec"]!["taints"] = JsonNode.Parse(taints);
        scene.Server.Put(item);
    }

    private static string? Label(LiveScene scene, string plural, string node) => (string?)scene.Server.Get(plural, "", node)!["metadata"]!["labels"]?["egress-node"];

    /// <summary>kubectl puts new ones first, which means nothing.</summary>
    private static string Sorted(JsonNode? taints) =>
        string.Join(' ', (taints as JsonArray ?? []).Select(static t => $"{t!["key"]}={t["value"]}:{t["effect"]}").Order(StringComparer.Ordinal));

    private static JsonNode? Taints(LiveScene scene, string node) => scene.Server.Get("nodes", "", node)!["spec"]!["taints"];
}
