using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cli;

/// <summary>The four commands on a cluster, as a person runs them.</summary>
public sealed class FourStepsTests
{
    [Fact]
    public async Task Nodes_to_policy_to_cluster_to_proof()
    {
        await using var scene = await LiveScene.StartAsync();
        var nodes = await scene.RunAsync("nodes", "172.22.49.147", "node/172.22.49.119", "-o", "json");
        Assert.Equal((0, ""), (nodes.ExitCode, nodes.Error));
        var policy = await scene.RunWithInputAsync(nodes.Out, "create", "policy", "egress-test", "--pod-selector", "app=nginx", "--nodes-from",
            "-", "--except", "10.0.0.0/8");
        Assert.Equal(0, policy.ExitCode);
        Assert.Contains("all are listed in egressGateways", policy.Error, StringComparison.Ordinal);
        var applied = await scene.RunWithInputAsync(policy.Out, "apply", "-f", "-", "-y");
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/egress-test configured\n"), (applied.ExitCode, applied.Out));
        Assert.Equal("10.0.0.0/8", (string?)scene.Policy("egress-test")!["spec"]!["excludedCIDRs"]![0]);
        var again = await scene.RunWithInputAsync(policy.Out, "apply", "-f", "-", "-y");
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/egress-test unchanged\n"), (again.ExitCode, again.Out));
        var test = await scene.TestAsync("--policy", "egress-test", "-o", "json");
        Assert.Equal((0, 10), (test.ExitCode, JsonNode.Parse(test.Out)!["items"]!.AsArray().Count));
    }

    [Fact]
    public async Task Every_pod_is_seen_as_expected()
    {
        await using var scene = await LiveScene.StartAsync();
        var test = await scene.TestAsync("--policy", "egress-test");
        Assert.Equal(0, test.ExitCode);
        Assert.Contains("10 pods: 10 ok", test.Out, StringComparison.Ordinal);
        Assert.Contains("172.22.49.119   5      172.22.49.119", test.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_way_to_be_wrong_has_its_verdict()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Echo.Set(LiveScene.Name("5wlpc"), "172.22.49.147");
        scene.Echo.Set(LiveScene.Name("6jx8n"), "172.22.48.201");
        scene.Echo.Set(LiveScene.Name("82wmq"), "198.51.100.7");
        scene.Server.Pods.Set(LiveScene.Name("8ptvh"), PodImage.With("sh", "true"));
        scene.Server.Put(Pod("pending", "Pending"));
        scene.Server.Put(Pod("other", "Running"));
        var test = await scene.TestAsync("-o", "json");
        Assert.Equal(1, test.ExitCode);
        var verdicts = JsonNode.Parse(test.Out)!["items"]!.AsArray()
            .ToDictionary(static i => (string)i!["pod"]!, static i => (string)i!["verdict"]!, StringComparer.Ordinal);
        Assert.Equal("other-gateway", verdicts["nginx-54c98b4f84-5wlpc"]);
        Assert.Equal("own-node", verdicts["nginx-54c98b4f84-6jx8n"]);
        Assert.Equal("unknown-address", verdicts["nginx-54c98b4f84-82wmq"]);
        Assert.Equal("not-asked", verdicts["nginx-54c98b4f84-8ptvh"]);
        Assert.Equal("not-ready", verdicts["pending"]);
        Assert.Equal("no-policy", verdicts["other"]);
        Assert.Equal("ok", verdicts["nginx-54c98b4f84-xt8bs"]);
        Assert.Contains("--probe ephemeral or --probe pod", test.Out, StringComparison.Ordinal);
    }

    public static TheoryData<string> Programs() => ["curl", "wget", "bash", "python3"];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Asks_with_what_the_image_has(string program)
    {
        Requires.Program(program);
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Pods.Default = program == "python3" ? await PythonAsync() : PodImage.With("sh", program);
        var test = await scene.TestAsync("nginx-54c98b4f84-xt8bs", "-o", "json");
        var item = JsonNode.Parse(test.Out)!["items"]![0]!;
        Assert.Equal(("ok", program), ((string)item["verdict"]!, (string?)item["method"]));
    }

    [Fact]
    public async Task Tries_the_services_in_order_and_does_not_take_a_page_for_an_address()
    {
        await using var scene = await LiveScene.StartAsync();
        var html = await scene.RunAsync("test", "nginx-54c98b4f84-xt8bs", "--echo", scene.Echo.Address + "html", "-o", "json");
        Assert.Equal("no-answer", (string?)JsonNode.Parse(html.Out)!["items"]![0]!["verdict"]);
        var second = await scene.RunAsync("test", "nginx-54c98b4f84-xt8bs", "--echo", scene.Echo.Address + "error", "--echo",
            scene.Echo.Address + "json", "-o", "json");
        Assert.Equal(0, second.ExitCode);
    }

    [Fact]
    public async Task A_service_that_hangs_is_given_up()
    {
        await using var scene = await LiveScene.StartAsync();
        var test = await scene.RunAsync("test", "nginx-54c98b4f84-xt8bs", "--echo", scene.Echo.Address + "hang", "--timeout", "1s",
            "--retries", "0", "-o", "json");
        Assert.Equal(1, test.ExitCode);
        Assert.Contains("no-answer", test.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_stops_at_once_says_what_is_known_and_leaves_nothing_behind()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Pods.Set(LiveScene.Name("xt8bs"), PodImage.With("true"));
        using var interrupt = new CancellationTokenSource();
        var running = CliRunner.RunAsync("", ["test", "--echo", scene.Echo.Address + "hang", "--timeout", "5m", "--probe", "pod", "--policy", "egress-test",
            "--kubeconfig", scene.Kubeconfig], interrupt.Token);
        while (!scene.Server.Requests.All.Any(static r => r.Method == "POST") || scene.Echo.Asked < 9)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();
        var test = await running;
        Assert.Equal(130, test.ExitCode);
        Assert.Contains("interrupted", test.Error, StringComparison.Ordinal);
        Assert.Single(scene.Server.Requests.All, static r => r is { Method: "DELETE", Query: "" });
    }

    [Fact]
    public async Task Without_the_right_to_exec_the_test_cannot_be_carried_out()
    {
        await using var scene = await LiveScene.StartAsync();
        var kubeconfig = scene.KubeconfigOf(new ApiUser("viewer", "viewer-token") { May = static (_, resource) => resource != "pods/exec" });
        var test = await CliRunner.RunAsync("test", "--policy", "egress-test", "--echo", scene.Echo.Address.ToString(), "--kubeconfig", kubeconfig);
        Assert.Equal(4, test.ExitCode);
        Assert.Contains("pods/exec", test.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_prints_nothing_and_junit_is_xml()
    {
        await using var scene = await LiveScene.StartAsync();
        Assert.Equal((0, ""), (await scene.TestAsync("--policy", "egress-test", "--quiet")) is var quiet ? (quiet.ExitCode, quiet.Out) : default);
        var junit = System.Xml.Linq.XDocument.Parse((await scene.TestAsync("--policy", "egress-test", "-o", "junit")).Out);
        Assert.Equal(10, junit.Descendants("testcase").Count());
    }

    /// <summary>The program itself: python3 on PATH may be a script that looks for one of several.</summary>
    private static async Task<PodImage> PythonAsync()
    {
        var found = await ChildProgram.RunAsync("python3", ["-c", "import sys; print(sys.executable)"], "", null, TestContext.Current.CancellationToken);
        return new PodImage
        {
            Programs = new Dictionary<string, string>(
            StringComparer.Ordinal)
            { ["sh"] = PodImage.FindProgram("sh")!, ["python3"] = found.Out.Trim() }
        };
    }

    private static JsonObject Pod(string name, string phase) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["spec"] = new JsonObject { ["nodeName"] = "172.22.48.202", ["containers"] = new JsonArray(new JsonObject { ["name"] = "main" }) },
        ["status"] = new JsonObject
        {
            ["phase"] = phase,
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = phase == "Running" ? "True" : "False" })
        },
    };
}
