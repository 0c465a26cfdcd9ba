using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cli;

/// <summary>What goes wrong while nodes are written and their CiliumNodes waited for.</summary>
public sealed class LabelFaultTests : LabelScene
{
    [Fact]
    public async Task A_server_that_fails_for_a_moment_is_asked_again_and_the_end_says_what_is_known()
    {
        await using var scene = await LiveScene.StartAsync();
        await using var agents = new FakeLabelCopies(scene.Server, Moment);
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static p => p.Contains("/ciliumnodes/", StringComparison.Ordinal), Times: 5) { Status = 503 });
        Assert.Equal(0, (await scene.RunAsync("label", Plain, "--timeout", "60s")).ExitCode);
        scene.Server.Faults.Clear();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static p => p.Contains("/ciliumnodes/", StringComparison.Ordinal)) { Status = 503 });
        var run = await scene.RunAsync("label", Plain, "--timeout", "0");
        Assert.Equal((3, $"node/{Plain} unchanged\n"), (run.ExitCode, run.Out));
        Assert.Contains($"error: node '{Plain}' carries egress-node=true; whether its CiliumNode does is unknown: the API server",
            run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(504, "unknown")]
    [InlineData(500, "unknown")]
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
    public async Task One_that_fails_does_not_hide_what_was_changed()
    {
        await using var scene = await LiveScene.StartAsync();
        await using var agents = new FakeLabelCopies(scene.Server, Moment);
        scene.Server.Faults.Add(new Fault(FaultKind.Status,
            static p => p.StartsWith("/api/v1/nodes/172.22.49.147?fieldManager", StringComparison.Ordinal))
        { Status = 403 });
        var run = await scene.RunAsync("unlabel", "-l", "egress-node=true", "-y");
        Assert.Equal((3, "node/172.22.49.119 unlabeled\nnode/172.22.49.20 unlabeled\n"), (run.ExitCode, run.Out));
        Assert.Contains("error: not allowed to patch nodes '172.22.49.147'", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("note: changed: node/172.22.49.119, node/172.22.49.20; not changed: node/172.22.49.147\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_connection_leaves_open_what_was_changed_and_ends_the_run()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Cut,
            static p => p.StartsWith("/api/v1/nodes/172.22.49.147?fieldManager", StringComparison.Ordinal))
        { AfterBytes = 0 });
        var run = await scene.RunAsync("unlabel", "-l", "egress-node=true", "-y", "--timeout", "0");
        Assert.Equal((3, "node/172.22.49.119 unlabeled\n"), (run.ExitCode, run.Out));
        Assert.Contains("note: changed: node/172.22.49.119; not changed: node/172.22.49.20; unknown: node/172.22.49.147\n",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_change_meanwhile_is_kept()
    {
        await using var scene = await MovedByLabelAsync();
        await using var agents = new FakeLabelCopies(scene.Server, Moment);
        var run = await AnswerAsync(scene, () => Meanwhile(scene, static n => n["spec"]!["taints"] =
            new JsonArray(new JsonObject { ["key"] = "a", ["effect"] = "NoSchedule", ["timeAdded"] = "2026-01-01T00:00:00Z" })), "label", Plain, "--taint");
        Assert.Equal((0, $"node/{Plain} labeled\nnode/{Plain} tainted\n"), (run.ExitCode, run.Out));
        Assert.Equal("""[{"key":"a","effect":"NoSchedule","timeAdded":"2026-01-01T00:00:00Z"},{"key":"egress-node","value":"true","effect":"NoSchedule"}]""",
            Taints(scene, Plain)!.ToJsonString());
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
        await using var agents = new FakeLabelCopies(scene.Server, Moment, silent: Plain);
        var run = await scene.RunAsync("label", Plain, Gateway, "--timeout", "600ms");
        Assert.Equal((1, $"node/{Plain} labeled\nnode/{Gateway} unchanged\n"), (run.ExitCode, run.Out));
        Assert.EndsWith(
            $"error: after 0.6 s the CiliumNode of node '{Plain}' does not carry egress-node=true, and policies look at the CiliumNode: the agent there does " +
            $"not copy the label (#41547), so restart it (kubectl delete pod -n kube-system -l k8s-app=cilium --field-selector spec.nodeName={Plain})\n",
            run.Error, StringComparison.Ordinal);
        // The Node carries it already: only the wait is repeated.
        Assert.Equal(1, (await scene.RunAsync("label", Plain, "--timeout", "1ms")).ExitCode);
    }

    [Theory]
    [InlineData("label", Plain, "does not carry")]
    [InlineData("unlabel", Gateway, "still carries")]
    public async Task What_is_not_waited_for_is_nobodys_fault(string command, string node, string state)
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunAsync(command, node, "-y", "--timeout", "0");
        Assert.Equal((0, $"node/{node} {command}ed\n"), (run.ExitCode, run.Out));
        Assert.EndsWith(
            $"note: the CiliumNode of node '{node}' {state} egress-node=true at this moment: --timeout 0 does not wait for the agent to copy labels; " +
            "'kubectl egress nodes' shows when it has\n",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_agent_that_is_gone_keeps_can_be_taken_away_by_hand()
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunAsync("unlabel", Gateway, "-y", "--timeout", "1ms");
        Assert.Equal((1, $"node/{Gateway} unlabeled\n"), (run.ExitCode, run.Out));
        Assert.Contains($"error: after 0.001 s the CiliumNode of node '{Gateway}' still carries egress-node=true, and policies look at the CiliumNode",
            run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"; where no agent can run, take it away by hand (kubectl label ciliumnode {Gateway} egress-node-)\n",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_without_CiliumNode_is_not_waited_for()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Put(NodeNamed("new-1"));
        var run = await scene.RunAsync("label", "new-1");
        Assert.Equal((1, "node/new-1 labeled\n"), (run.ExitCode, run.Out));
        Assert.Contains("warning: node 'new-1' has a problem: no CiliumNode: no agent has registered it, so no policy can choose it\n",
            run.Error, StringComparison.Ordinal);
        Assert.Contains("error: node 'new-1' has no CiliumNode, so no policy can choose it: see whether the Cilium agent runs there",
            run.Error, StringComparison.Ordinal);
        var gone = await scene.RunAsync("unlabel", "new-1", "-y");
        Assert.Equal((0, "node/new-1 unlabeled\n"), (gone.ExitCode, gone.Out));
    }

    [Fact]
    public async Task An_interrupt_ends_the_wait()
    {
        await using var scene = await LiveScene.StartAsync();
        using var interrupt = new CancellationTokenSource();
        var looked = Requested(scene, static r => r.Path.EndsWith("/ciliumnodes/" + Plain, StringComparison.Ordinal));
        var running = CliRunner.RunAsync("", ["label", Plain, "--kubeconfig", scene.Kubeconfig], interrupt.Token);
        await looked.WaitAsync(TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();
        var run = await running;
        Assert.Equal((130, $"node/{Plain} labeled\n"), (run.ExitCode, run.Out));
        Assert.EndsWith($"note: interrupted while waiting for the CiliumNodes: the nodes stay as they are now; changed: node/{Plain}\n",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_is_interrupted_is_said_to_be_unknown()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Hang, static p => p.StartsWith($"/api/v1/nodes/{Plain}?fieldManager", StringComparison.Ordinal)));
        using var interrupt = new CancellationTokenSource();
        var written = Requested(scene, static r => r.Method == "PATCH");
        var running = CliRunner.RunAsync("", ["label", Plain, "--kubeconfig", scene.Kubeconfig], interrupt.Token);
        await written.WaitAsync(TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();
        var run = await running;
        Assert.Equal(130, run.ExitCode);
        Assert.EndsWith($"error: interrupted while node '{Plain}' was written: whether it was changed is unknown\nnote: unknown: node/{Plain}\n",
            run.Error, StringComparison.Ordinal);
    }

    /// <summary>Ends when the first such request comes.</summary>
    private static Task Requested(LiveScene scene, Func<SeenRequest, bool> isMeant)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Server.Requests.Came = request =>
        {
            if (isMeant(request))
                came.TrySetResult();
        };
        return came.Task;
    }
}
