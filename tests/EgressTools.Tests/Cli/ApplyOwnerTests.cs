using System.Text.Json.Nodes;
using static EgressTools.Tests.Cli.ApplyScene;

namespace EgressTools.Tests.Cli;

/// <summary>Fields that others own, and objects that are about to go.</summary>
public sealed class ApplyOwnerTests
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    [Fact]
    public async Task What_kubectl_apply_made_is_taken_over_and_can_be_given_back()
    {
        await using var scene = await LiveScene.StartAsync();
        var excluded = Policy() + "  excludedCIDRs: [10.0.0.0/8]\n";
        await KubectlApplyAsync(scene, excluded);
        Assert.Equal("kubectl-client-side-apply Update", Owners(scene));

        var server = await scene.RunWithInputAsync(Policy(to: "192.0.2.0/24"), "apply", "-f", "-", "--dry-run=server");
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/web configured (server dry run)\n"), (server.ExitCode, server.Out));
        var run = await scene.RunWithInputAsync(Policy(to: "192.0.2.0/24"), "apply", "-f", "-", "-y");
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/web configured\n"), (run.ExitCode, run.Out));
        Assert.Contains("  takes over the fields that kubectl apply set (kubectl-client-side-apply)\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("last-applied", run.Error, StringComparison.Ordinal);

        // What kubectl set and the document no longer sets goes, as with kubectl apply --server-side.
        var spec = scene.Policy("web")!["spec"]!;
        Assert.Equal(("192.0.2.0/24", null), ((string?)spec["destinationCIDRs"]![0], spec["excludedCIDRs"]));
        Assert.Equal("egress-tools Apply", Owners(scene));
        Assert.Equal("192.0.2.0/24",
            (string?)JsonNode.Parse((string)scene.Policy("web")!["metadata"]!["annotations"]![LastApplied]!)!["spec"]!["destinationCIDRs"]![0]);
        Assert.Equal("ciliumegressgatewaypolicy.cilium.io/web unchanged\n",
            (await scene.RunWithInputAsync(Policy(to: "192.0.2.0/24"), "apply", "-f", "-", "-y")).Out);

        // And back: kubectl compares with what was applied last, whoever did it.
        await KubectlApplyAsync(scene, Policy(to: "198.51.100.0/24"));
        var again = await scene.RunWithInputAsync(Policy(to: "203.0.113.0/24"), "apply", "-f", "-", "-y");
        Assert.Equal((0, "203.0.113.0/24"), (again.ExitCode, (string?)scene.Policy("web")!["spec"]!["destinationCIDRs"]![0]));
    }

    [Fact]
    public async Task Kubectl_server_side_and_edit_are_other_managers_and_told_before_the_question()
    {
        var kubectl = Requires.Program("kubectl");
        await using var scene = await LiveScene.StartAsync();
        await RunAsync(kubectl, ["apply", "--server-side", "-f", scene.Write("web.yaml", Policy()), "--kubeconfig", scene.Kubeconfig]);
        await RunAsync(kubectl, ["patch", "ciliumegressgatewaypolicies.cilium.io", "web", "--type=merge", "-p",
            "{\"spec\":{\"destinationCIDRs\":[\"10.0.0.0/8\"]}}", "--kubeconfig", scene.Kubeconfig]);
        const string Owned = "CiliumEgressGatewayPolicy 'web': .spec.destinationCIDRs belongs to \"kubectl-patch\"; " +
            ".spec.egressGateway.egressIP and .spec.egressGateway.nodeSelector belong to \"kubectl\"";
        var changed = Several(Policy(to: "192.0.2.0/24", gateway: "172.22.49.119"), Policy("other"));
        foreach (var how in (string[])["--dry-run=client", "-y"])
        {
            var run = await scene.RunWithInputAsync(changed, "apply", "-f", "-", how);
            Assert.Equal((3, $"ciliumegressgatewaypolicy.cilium.io/other created{(how == "-y" ? "" : " (dry run)")}\n"), (run.ExitCode, run.Out));
            Assert.StartsWith($"error: {Owned}; --force-conflicts takes these fields over\nciliumegressgatewaypolicy.cilium.io/other is new\n",
                run.Error, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(scene.Server.Requests.All, static r => r.Method == "PATCH" && r.Path.EndsWith("/web", StringComparison.Ordinal)
            && r.Query.Contains("egress-tools", StringComparison.Ordinal));
        // The server says the same, in its own order.
        var asked = await scene.RunWithInputAsync(changed, "apply", "-f", "-", "--dry-run=server");
        Assert.Equal(3, asked.ExitCode);
        foreach (var part in (string[])["belongs to \"kubectl-patch\"", "belong to \"kubectl\"", "--force-conflicts takes these fields over"])
            Assert.Contains(part, asked.Error, StringComparison.Ordinal);
        var plan = await scene.RunWithInputAsync(changed, "plan", "-f", "-");
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains($"warning: {Owned}; 'kubectl egress apply' needs --force-conflicts", plan.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await scene.RunWithInputAsync(changed, "apply", "-f", "-", "-y", "--force-conflicts")).ExitCode);
    }

    [Theory]
    [InlineData("-y")]
    [InlineData("--dry-run=client")]
    [InlineData("--dry-run=server")]
    public async Task A_policy_that_is_being_deleted_is_no_unchanged_one(string how)
    {
        await using var scene = await LiveScene.StartAsync();
        await scene.RunWithInputAsync(Policy(), "apply", "-f", "-", "-y");
        var held = (JsonObject)scene.Policy("web")!;
        held["metadata"]!["finalizers"] = new JsonArray("lab.example.io/hold");
        scene.Server.Put(held);
        await RunAsync(Requires.Program("kubectl"),
            ["delete", "ciliumegressgatewaypolicies.cilium.io", "web", "--wait=false", "--kubeconfig", scene.Kubeconfig]);
        var run = await scene.RunWithInputAsync(Several(Policy(), Policy("other")), "apply", "-f", "-", how);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("ciliumegressgatewaypolicy.cilium.io/other created", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("/web", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("error: CiliumEgressGatewayPolicy 'web' is being deleted and will be gone once its finalizers (lab.example.io/hold) are removed: " +
            "apply it again after that\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_on_the_server_asks_it_also_for_what_is_unchanged()
    {
        await using var scene = await LiveScene.StartAsync();
        await scene.RunWithInputAsync(Policy(), "apply", "-f", "-", "-y");
        scene.Server.Faults.Add(new EgressTools.ApiServer.Fault(EgressTools.ApiServer.FaultKind.Status,
            static p => p.Contains("dryRun=All", StringComparison.Ordinal))
        { Status = 422 });
        var real = await scene.RunWithInputAsync(Policy(), "apply", "-f", "-", "-y");
        var asked = await scene.RunWithInputAsync(Policy(), "apply", "-f", "-", "--dry-run=server");
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/web unchanged\n"), (real.ExitCode, real.Out));
        Assert.Equal((3, ""), (asked.ExitCode, asked.Out));
        scene.Server.Faults.Clear();
        Assert.Equal("ciliumegressgatewaypolicy.cilium.io/web unchanged (server dry run)\n",
            (await scene.RunWithInputAsync(Policy(), "apply", "-f", "-", "--dry-run=server")).Out);
    }

    private static string Owners(LiveScene scene) =>
        string.Join(", ", scene.Policy("web")!["metadata"]!["managedFields"]!.AsArray().Select(static e => $"{e!["manager"]} {e["operation"]}"));

    private static async Task KubectlApplyAsync(LiveScene scene, string policy) =>
        await RunAsync(Requires.Program("kubectl"), ["apply", "-f", scene.Write("web.yaml", policy), "--kubeconfig", scene.Kubeconfig]);

    private static async Task RunAsync(string kubectl, string[] words)
    {
        var run = await ChildProgram.RunAsync(kubectl, words, "", environment: null, TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
    }
}
