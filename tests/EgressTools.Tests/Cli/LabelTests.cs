using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cli;

/// <summary>Nodes become gateways and cease to be: <c>label</c> and <c>unlabel</c>.</summary>
public sealed class LabelTests : LabelScene
{
    [Fact]
    public async Task Gives_label_and_taint_and_waits_for_the_CiliumNode()
    {
        await using var scene = await LiveScene.StartAsync();
        await using var agents = new FakeLabelCopies(scene.Server, Moment);
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
    public async Task Unlabel_shows_who_loses_the_gateway_and_asks()
    {
        await using var scene = await MovedByLabelAsync();
        await using var agents = new FakeLabelCopies(scene.Server, Moment);
        var answer = await AnswerAsync(scene, static () => "n", "unlabel", "-l", "egress-node=true");
        Assert.Equal((1, ""), (answer.ExitCode, answer.Out));
        Assert.Contains("Take egress-node=true from 3 nodes? [y/N] note: nothing was changed\n", answer.Error, StringComparison.Ordinal);
        Assert.Contains("10 pods have no gateway any more: traffic is dropped\n", answer.Error, StringComparison.Ordinal);
        Assert.Contains("policy egress-test has no gateway any more: the traffic that it selects is dropped\n", answer.Error, StringComparison.Ordinal);
        var run = await scene.RunAsync("unlabel", "-l", "egress-node=true", "-y");
        Assert.Equal((0, "node/172.22.49.119 unlabeled\nnode/172.22.49.147 unlabeled\nnode/172.22.49.20 unlabeled\n"), (run.ExitCode, run.Out));
        Assert.Null(Label(scene, "ciliumnodes", Gateway));
    }

    [Fact]
    public async Task Another_value_is_replaced_after_a_question_and_never_taken_away()
    {
        await using var scene = await LiveScene.StartAsync();
        await using var agents = new FakeLabelCopies(scene.Server, Moment);
        SetLabel(scene, Plain, "false");
        var kept = await scene.RunAsync("unlabel", Plain, "-y");
        Assert.Equal((0, $"node/{Plain} unchanged\n"), (kept.ExitCode, kept.Out));
        Assert.Equal($"note: node '{Plain}' keeps egress-node=false, which is not egress-node=true: --label egress-node=false removes it\n", kept.Error);
        Assert.Equal(2, (await scene.RunAsync("label", Plain)).ExitCode);
        var run = await scene.RunAsync("label", Plain, "-y", "-v", "1");
        Assert.Equal((0, $"node/{Plain} labeled\n"), (run.ExitCode, run.Out));
        Assert.Contains("  label egress-node: false -> true\n", run.Error, StringComparison.Ordinal);
        Assert.Contains($"detail: kubectl label node {Plain} egress-node=true --overwrite --field-manager egress-tools --kubeconfig {scene.Kubeconfig}\n",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_warns_as_the_first_and_labels_of_Kubernetes_are_warned_of()
    {
        await using var scene = await LiveScene.StartAsync();
        SetLabel(scene, Plain, "true");
        var again = await scene.RunAsync("label", Plain);
        Assert.Equal((0, $"warning: node '{Plain}' has a problem: no public address: traffic to the internet needs a NAT in front of it\n"),
            (again.ExitCode, again.Error));
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
        Assert.Equal(("Node", "true", "egress-node"),
            ((string?)shown["kind"], (string?)shown["metadata"]!["labels"]!["egress-node"], (string?)shown["spec"]!["taints"]![0]!["key"]));
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
                var done = await ChildProgram.RunAsync(kubectl, words, "", environment: null, TestContext.Current.CancellationToken);
                Assert.True(done.ExitCode == 0, done.Error);
            }
            foreach (var node in new[] { Plain, Gateway })
                Assert.Equal((Label(mine, "nodes", node), Sorted(Taints(mine, node))), (Label(theirs, "nodes", node), Sorted(Taints(theirs, node))));
        }
    }
}
