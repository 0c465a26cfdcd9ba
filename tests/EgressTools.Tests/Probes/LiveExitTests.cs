using System.Diagnostics;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using static EgressTools.Tests.Probes.ExitScene;

namespace EgressTools.Tests.Probes;

/// <summary>The test of exit addresses against the API double.</summary>
public sealed class LiveExitTests : LiveExitScene
{
    [Fact]
    public async Task Uses_what_each_image_has()
    {
        var python = Python();
        Add("a-curl", PodImage.With("sh", "curl", "wget", "bash"));
        Add("b-wget", PodImage.With("sh", "wget", "bash"));
        Add("c-bash", PodImage.With("sh", "bash"));
        Add("d-python", new PodImage { Programs = new Dictionary<string, string> { ["sh"] = PodImage.FindProgram("sh")!, ["python3"] = python } });
        Add("e-no-shell", PodImage.With("curl"));
        Add("f-nothing", PodImage.With("sh"));
        Add("g-bare", PodImage.With());
        var results = await RunAsync(Options("/"));
        Assert.Equal(["curl", "wget", "bash", "python3", "curl", "", ""], results.Select(static r => r.Method));
        Assert.All(results.Take(5), static r => Assert.Equal((ExitVerdict.Ok, GatewayPublic), (r.Verdict, r.Address?.ToString())));
        Assert.All(results.Skip(5), static r => Assert.Equal(ExitVerdict.NotAsked, r.Verdict));
        Assert.Equal("its image has no curl, wget, bash or python3: use --probe ephemeral or --probe pod", results[5].Reason);
    }

    [Theory]
    [InlineData("curl")]
    [InlineData("wget")]
    [InlineData("bash")]
    public async Task Goes_on_to_the_next_service_where_one_hangs_fails_or_shows_a_page(string program)
    {
        Add("web", PodImage.With("sh", program));
        var result = Assert.Single(await RunAsync(Options("/hang", "/error", "/html", "/json?x=$(id)&y=`id`;'") with { Timeout = TimeSpan.FromSeconds(8) }));
        Assert.Equal((ExitVerdict.Ok, program), (result.Verdict, result.Method));
        Assert.Contains("/json", result.Echo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxies_of_the_environment_are_left_aside()
    {
        var broken = new Dictionary<string, string> { ["http_proxy"] = "http://127.0.0.1:9/", ["ALL_PROXY"] = "http://127.0.0.1:9/" };
        Add("a", PodImage.With("sh", "curl") with { Environment = broken });
        Add("b", PodImage.With("curl") with { Environment = broken });
        Assert.All(await RunAsync(Options("/")), static r => Assert.Equal(ExitVerdict.Ok, r.Verdict));
    }

    [Theory]
    [InlineData("/hang", "timed out")]
    [InlineData("/error", "answered with an HTTP error")]
    [InlineData("/html", "answered with something that is not an address")]
    public async Task Says_what_kept_the_services_from_answering(string path, string why)
    {
        Add("web", PodImage.With("sh", "curl"));
        var result = Assert.Single(await RunAsync(Options(path) with { Timeout = TimeSpan.FromSeconds(3), Retries = 0 }));
        Assert.Equal((ExitVerdict.NoAnswer, $"no echo service answered (curl): 127.0.0.1 {why}"), (result.Verdict, result.Reason));
    }

    [Fact]
    public async Task A_service_that_failed_once_is_asked_again()
    {
        Add("web", PodImage.With("sh", "curl"));
        await RunAsync(Options("/error") with { Retries = 3 });
        Assert.Equal(4, Echo.Asked);
    }

    [Fact]
    public async Task A_command_that_hangs_ends_with_the_pods_time()
    {
        Add("web", PodImage.With("sh", "curl") with { Delay = TimeSpan.FromMinutes(1) });
        var start = Stopwatch.GetTimestamp();
        var result = Assert.Single(await RunAsync(Options("/") with { Timeout = TimeSpan.FromSeconds(1) }));
        Assert.Equal((ExitVerdict.NoAnswer, "no answer within 1 s"), (result.Verdict, result.Reason));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Without_the_right_to_exec_it_is_said_once_and_fails()
    {
        Add("a", PodImage.With("sh", "curl"));
        Add("b", PodImage.With("sh", "curl"));
        await AsAsync(new ApiUser("limited", "limited-token") { May = static (_, resource) => resource != "pods/exec" });
        var error = await Assert.ThrowsAsync<ProbeException>(() => RunAsync(Options("/") with { Concurrency = 1 }));
        Assert.Equal(4, error.ExitCode);
        Assert.Contains("pods/exec", error.Message, StringComparison.Ordinal);
        Assert.Single(Report.Said, static s => s.StartsWith("warning: ", StringComparison.Ordinal));
        Assert.Single(Server.Requests.All, static r => r.Path.EndsWith("/exec", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_that_is_gone_by_now_does_not_disturb_the_others()
    {
        Add("a", PodImage.With("sh", "curl"));
        Objects.AddRange([Endpoint("b", "10.0.0.2"), Pod("b", "10.0.0.2")]);
        Assert.Equal([ExitVerdict.Ok, ExitVerdict.Gone], (await RunAsync(Options("/"))).Select(static r => r.Verdict));
    }

    [Fact]
    public async Task A_cancellation_leaves_what_is_known()
    {
        Add("a", PodImage.With("sh", "curl"));
        Add("b", PodImage.With("sh", "curl") with { Delay = TimeSpan.FromMinutes(1) });
        using var cancel = new CancellationTokenSource();
        var known = new List<string>();
        var start = 0L;
        await foreach (var result in ExitTestUseCase.AskAsync(Client, Snapshot(),
            Options("/") with { Timeout = TimeSpan.FromMinutes(1) }, Report, cancel.Token))
        {
            known.Add(result.Pod.Name);
            start = Stopwatch.GetTimestamp();
            await cancel.CancelAsync();
        }
        Assert.Equal(["a"], known);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_ephemeral_container_is_added_once_and_used_again()
    {
        Add("web", PodImage.With("sh"));
        Server.Pods.Set("default/web/egress-tools-1", PodImage.With("sh", "curl"));
        for (var run = 0; run < 2; run++)
        {
            var result = Assert.Single(await RunAsync(Options("/") with { Probe = ProbeMode.Ephemeral }));
            Assert.Equal((ExitVerdict.Ok, "ephemeral"), (result.Verdict, result.Method));
        }
        Assert.Single(Server.Get("pods", "default", "web")!["spec"]!["ephemeralContainers"]!.AsArray());
        Assert.Single(Report.Said, static s => s.StartsWith("note: ephemeral containers cannot be removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_probe_pod_is_judged_by_its_own_endpoint_and_removed()
    {
        Add("web", PodImage.With("sh"));
        Server.Pods.Default = PodImage.With("sh", "curl");
        await using var agent = new FakeAgent(Server, Echo, Worker, GatewayPublic, "k8s:app=web", "k8s:io.kubernetes.pod.namespace=default");
        var result = Assert.Single(await RunAsync(Options("/") with { Probe = ProbeMode.Pod }));
        Assert.Equal((ExitVerdict.Ok, "pod"), (result.Verdict, result.Method));
        Assert.StartsWith("a pod with the same labels on the same node was asked: ", result.Reason, StringComparison.Ordinal);
        Assert.Empty(Probes());
    }

    [Fact]
    public async Task A_probe_pod_that_cannot_start_is_explained_and_removed()
    {
        Add("web", PodImage.With("sh"));
        Server.PodsStayPending = true;
        var result = Assert.Single(await RunAsync(Options("/") with { Probe = ProbeMode.Pod, ProbeImage = "registry.example/none" }));
        Assert.Equal(
            (ExitVerdict.NotAsked, "the probe container of image registry.example/none cannot start (ImagePullBackOff): name an image that the nodes can pull"),
            (result.Verdict, result.Reason));
        Assert.Empty(Probes());
    }

    [Fact]
    public async Task A_cancellation_removes_the_probe_pod()
    {
        Add("web", PodImage.With("sh"));
        using var cancel = new CancellationTokenSource();
        var run = RunAsync(Options("/") with { Probe = ProbeMode.Pod }, cancel.Token);
        while (Probes().Count == 0)
            await Task.Delay(50);
        await cancel.CancelAsync();
        Assert.Empty(await run);
        Assert.Empty(Probes());
    }

    [Fact]
    public async Task A_probe_pod_that_stays_is_named_with_the_command_that_removes_it()
    {
        Add("web", PodImage.With("sh"));
        Server.PodsStayPending = true;
        Server.Faults.Add(new Fault(FaultKind.Status, static path => path.Contains("/pods/egress-probe-", StringComparison.Ordinal)
            && !path.Contains("dryRun", StringComparison.Ordinal))
        { Status = 403 });
        await RunAsync(Options("/") with { Probe = ProbeMode.Pod });
        var name = Assert.Single(Probes());
        Assert.Contains(Report.Said, s => s.Contains($"kubectl delete pod {name} -n default --grace-period=0", StringComparison.Ordinal));
    }

    private static string Python()
    {
        using var process = Process.Start(new ProcessStartInfo("python3",
            ["-c", "import sys; print(sys.executable)"])
        { RedirectStandardOutput = true, UseShellExecute = false })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
