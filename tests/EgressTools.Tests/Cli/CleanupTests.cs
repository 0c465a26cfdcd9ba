using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cli;

/// <summary>What a killed run leaves in a cluster, and how it goes.</summary>
public sealed partial class CleanupTests
{
    [Fact]
    public async Task Nothing_left_is_said()
    {
        await using var scene = await LiveScene.StartAsync();
        Assert.Equal(new CliResult(0, "", "note: no test left anything in namespace default\n"), await scene.RunAsync("cleanup"));
        Assert.Equal(new CliResult(0, "", "note: no test left anything in any namespace\n"), await scene.RunAsync("cleanup", "-A"));
    }

    [Fact]
    public async Task What_a_killed_run_left_is_shown_and_removed_and_a_running_test_keeps_its_own()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Put(Probe("egress-probe-old", TimeSpan.FromMinutes(20), "Running"));
        scene.Server.Put(Probe("egress-probe-ended", TimeSpan.FromMinutes(1), "Failed"));
        scene.Server.Put(Probe("egress-probe-new", TimeSpan.FromMinutes(1), "Running"));
        var run = await scene.RunAsync("cleanup", "-y");
        Assert.Equal(
            new CliResult(
                0,
                """
                NAMESPACE   POD                  CONTAINER   FOR   STATE    AGE
                default     egress-probe-ended   <none>      web   left     60s
                default     egress-probe-new     <none>      web   in-use   60s
                default     egress-probe-old     <none>      web   left     20m
                pod "egress-probe-ended" deleted from default namespace
                pod "egress-probe-old" deleted from default namespace

                """.ReplaceLineEndings("\n"),
                "note: 1 probe pod may belong to a test that still runs: --force removes it too\n"),
            run with { Out = Ages().Replace(run.Out, "60s") });
        Assert.Equal(["egress-probe-new"], Left(scene));
        Assert.EndsWith("60s   0123456789ab\n", Ages()
            .Replace((await scene.RunAsync("cleanup", "-o", "wide", "--dry-run", "client")).Out, "60s"), StringComparison.Ordinal);
        Assert.Equal(0, (await scene.RunAsync("cleanup", "--force", "-y")).ExitCode);
        Assert.Empty(Left(scene));
    }

    [Fact]
    public async Task It_asks_and_a_dry_run_removes_nothing()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Put(Probe("egress-probe-old", TimeSpan.FromMinutes(20), "Running"));
        var asked = await scene.RunAsync("cleanup");
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("-y", asked.Error, StringComparison.Ordinal);
        Assert.EndsWith("pod \"egress-probe-old\" deleted from default namespace (dry run)\n",
            (await scene.RunAsync("cleanup", "--dry-run", "client")).Out, StringComparison.Ordinal);
        Assert.EndsWith("(server dry run)\n", (await scene.RunAsync("cleanup", "--dry-run", "server")).Out, StringComparison.Ordinal);
        Assert.Equal(["egress-probe-old"], Left(scene));
    }

    [Fact]
    public async Task Ephemeral_containers_are_only_reported()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Change("pods", "default", "nginx-54c98b4f84-xt8bs",
            static pod => pod["spec"]!["ephemeralContainers"] = new JsonArray(new JsonObject { ["name"] = "egress-tools-1", ["image"] = "curl" }));
        var run = await scene.RunAsync("cleanup", "-o", "json");
        var item = Assert.Single(JsonNode.Parse(run.Out)!["items"]!.AsArray())!;
        Assert.Equal(("ephemeral-container", "stays", "egress-tools-1", false),
            ((string?)item["kind"], (string?)item["state"], (string?)item["container"], (bool?)item["removed"]));
        Assert.Equal((0, "note: 1 ephemeral container cannot be removed: Kubernetes keeps it until the pod is deleted\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task What_cannot_be_removed_ends_with_3_and_the_rest_goes()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Put(Probe("egress-probe-a", TimeSpan.FromMinutes(20), "Running"));
        scene.Server.Put(Probe("egress-probe-b", TimeSpan.FromMinutes(20), "Running"));
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static path => path.Contains("egress-probe-a", StringComparison.Ordinal)) { Status = 403 });
        Assert.Equal(3, (await scene.RunAsync("cleanup", "-y")).ExitCode);
        Assert.Equal(["egress-probe-a"], Left(scene));
    }

    [Fact]
    public async Task The_next_test_with_probe_pods_removes_them_too()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Put(Probe("egress-probe-ended", TimeSpan.FromMinutes(1), "Failed"));
        var test = await scene.TestAsync("nginx-54c98b4f84-xt8bs", "--probe", "pod");
        Assert.Equal((0, "note: removed the probe pod default/egress-probe-ended, which an earlier run left\n"), (test.ExitCode, test.Error));
        Assert.Empty(Left(scene));
    }

    private static List<string> Left(LiveScene scene) =>
        [.. scene.Server.All("pods").Select(static p => (string)p["metadata"]!["name"]!)
            .Where(static n => n.StartsWith("egress-probe-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static JsonObject Probe(string name, TimeSpan age, string phase) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "default",
            ["creationTimestamp"] = (CliRunner.Now - age).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["annotations"] = new JsonObject { ["egresstools.io/probe"] = "web", ["egresstools.io/run"] = "0123456789ab" },
        },
        ["spec"] = new JsonObject { ["activeDeadlineSeconds"] = 300, ["containers"] = new JsonArray(new JsonObject { ["name"] = "probe" }) },
        ["status"] = new JsonObject { ["phase"] = phase },
    };

    /// <summary>A process has its own clock, which goes on while it starts.</summary>
    [GeneratedRegex(@"\b[6-9][0-9]s\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ages();
}
