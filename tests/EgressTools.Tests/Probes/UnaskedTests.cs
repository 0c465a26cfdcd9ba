using EgressTools.ApiServer;
using static EgressTools.Tests.Probes.ExitScene;

namespace EgressTools.Tests.Probes;

/// <summary>Pods that the cluster keeps from being asked: what passes is waited for, and what does not says nothing about their policies.</summary>
public sealed class UnaskedTests : LiveExitScene
{
    [Theory]
    [InlineData(406)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_fault_that_passes_is_waited_for_and_is_no_try(int status)
    {
        Add("web", PodImage.With("sh", "curl"));
        Server.Faults.Add(new Fault(FaultKind.Status, IsExec, Times: 3) { Status = status });
        Assert.Equal(ExitVerdict.Ok, Assert.Single(await RunAsync(Options("/") with { Retries = 0 })).Verdict);
        Assert.Equal(4, Asked("web"));
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_tried_again()
    {
        Add("web", PodImage.With("sh", "curl"));
        Server.Faults.Add(new Fault(FaultKind.Cut, IsExec, Times: 1) { AfterBytes = 0 });
        Assert.Equal(ExitVerdict.Ok, Assert.Single(await RunAsync(Options("/") with { Retries = 0 })).Verdict);
    }

    [Fact]
    public async Task One_that_lasts_is_waited_for_once_a_node_and_has_one_cause()
    {
        Add("a", PodImage.With("sh", "curl"));
        Add("b", PodImage.With("sh", "curl"));
        Server.Faults.Add(new Fault(FaultKind.Status, IsExec) { Status = 502 });
        Clock.EndsLimits = true;
        var results = await RunAsync(Options("/") with { Timeout = TimeSpan.FromSeconds(4), Concurrency = 1 });
        Assert.All(results, static r => Assert.Equal((ExitVerdict.NotAsked, Gateway, ""), (r.Verdict, r.Expected?.GatewayNode, r.Method)));
        Assert.All(results, static r => Assert.Contains("502", r.Reason, StringComparison.Ordinal));
        Assert.Single(results.Select(static r => r.Cause).Distinct());
        Assert.NotEqual(1, Asked("a"));
        Assert.Equal(1, Asked("b"));
    }

    [Fact]
    public async Task A_server_that_is_gone_is_no_silence_of_the_pod()
    {
        Add("web", PodImage.With("sh", "curl"));
        var options = Options("/") with { Timeout = TimeSpan.FromSeconds(4) };
        Clock.EndsLimits = true;
        await Server.DisposeAsync();
        var result = Assert.Single(await RunAsync(options));
        Assert.Equal(ExitVerdict.NotAsked, result.Verdict);
        Assert.Contains("refuses connections", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_never_reaches_the_pod_is_told_from_one_without_an_answer()
    {
        Add("web", PodImage.With("sh", "curl"));
        Server.Faults.Add(new Fault(FaultKind.Hang, IsExec));
        var result = Assert.Single(await RunAsync(Options("/") with { Timeout = TimeSpan.FromSeconds(1) }));
        Assert.Equal((ExitVerdict.NotAsked, "the request did not reach the pod within 1 s"), (result.Verdict, result.Reason));
    }

    [Fact]
    public async Task A_refusal_by_admission_is_not_asked_again_and_holds_for_that_pod_alone()
    {
        Add("a", PodImage.With("sh", "curl"));
        Add("b", PodImage.With("sh", "curl"));
        Server.Faults.Add(new Fault(FaultKind.Status, static path => path.Contains("/a/exec", StringComparison.Ordinal)) { Status = 422 });
        Assert.Equal([ExitVerdict.NotAsked, ExitVerdict.Ok], (await RunAsync(Options("/"))).Select(static r => r.Verdict));
        Assert.Equal(1, Asked("a"));
    }

    [Fact]
    public async Task A_pod_without_a_policy_that_cannot_be_asked_says_so()
    {
        Objects.Clear();
        Add("web", PodImage.With("sh"));
        var result = Assert.Single(await RunAsync(Options("/")));
        Assert.Equal((ExitVerdict.NotAsked, "its image has no curl, wget, bash or python3: use --probe ephemeral or --probe pod"),
            (result.Verdict, result.Reason));
    }

    [Theory]
    [InlineData(false, 0, ExitVerdict.Ok, ExitVerdict.NoPolicy, ExitVerdict.Gone)]
    [InlineData(false, 4, ExitVerdict.Ok, ExitVerdict.NotAsked)]
    [InlineData(false, 4, ExitVerdict.NotReady, ExitVerdict.NoPolicy)]
    [InlineData(true, 0, ExitVerdict.NotReady, ExitVerdict.NotAsked)]
    [InlineData(false, 1, ExitVerdict.NotAsked, ExitVerdict.NoAnswer)]
    [InlineData(true, 1, ExitVerdict.NotAsked, ExitVerdict.OwnNode)]
    [InlineData(false, 1, ExitVerdict.UnknownAddress, ExitVerdict.NotReady)]
    public void A_mismatch_decides_the_exit_code_before_what_is_unknown(bool allowUnasked, int code, params ExitVerdict[] verdicts) =>
        Assert.Equal(code, ExitVerdicts.ExitCode([.. verdicts.Select(static v => new ExitAddressResult(new("default", "web"), v, ""))], allowUnasked));

    private static bool IsExec(string path) => path.Contains("/exec?", StringComparison.Ordinal);

    private int Asked(string pod) => Server.Requests.All.Count(r => r.Path.EndsWith($"/{pod}/exec", StringComparison.Ordinal));
}
