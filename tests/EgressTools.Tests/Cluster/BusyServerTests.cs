using System.Diagnostics;
using EgressTools.ApiServer;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Cluster;

/// <summary>A server that has too much to do is given time, by reads, by writes and by many at once.</summary>
public sealed class BusyServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly JObject Policy = JObject.Parse("""
        {"apiVersion":"cilium.io/v2","kind":"CiliumEgressGatewayPolicy","metadata":{"name":"web"},"spec":{
          "selectors":[{"podSelector":{"matchLabels":{"app":"web"} } }],"destinationCIDRs":["10.0.0.0/8"],
          "egressGateway":{"nodeSelector":{"matchLabels":{"kubernetes.io/hostname":"172.22.49.119"} } } } }
        """);

    /// <summary>As API Priority and Fairness refuses: plain text, no Status.</summary>
    private static Fault Refusing(int times, int seconds) => new(FaultKind.Answer, static _ => true, times)
    {
        Status = 429,
        Answer = async response =>
        {
            response.ContentType = "text/plain; charset=utf-8";
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await response.WriteAsync("Too many requests, please try again later.\n");
        },
    };

    [Fact]
    public async Task One_seat_serves_six_lists_at_once()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Seats = (1, TimeSpan.FromMilliseconds(100));
        using var client = await scene.ConnectAsync();

        var lists = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => client.ListAsync(ApiResource.Namespaces, InstallationReading.Namespace, "", Token)));

        Assert.All(lists, static list => Assert.NotEmpty(list.Items));
    }

    [Fact]
    public async Task A_write_that_the_server_did_not_begin_with_is_sent_again()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(Refusing(2, seconds: 1));
        var clock = new HastyClock();
        using var client = await scene.ConnectAsync(static o => o with { RequestTimeout = TimeSpan.Zero }, clock);

        var applied = await client.ApplyAsync(ApiResource.Policies, Policy, new ApplyOptions(DryRun: false, Force: false), Token);

        Assert.Equal("web", (string?)applied["metadata"]!["name"]);
        Assert.Equal((3, 2), (scene.Server.Requests.All.Count, clock.Waits.Count));
    }

    [Fact]
    public async Task A_command_in_a_pod_waits_for_a_busy_server_too()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.PutPod("web");
        scene.Server.Faults.Add(Refusing(1, seconds: 1));
        using var client = await scene.ConnectAsync(static o => o with { RequestTimeout = TimeSpan.Zero }, new HastyClock());

        Assert.Equal(new ExecResult(0, "hello\n", ""), await client.ExecAsync(new("default", "web"), null, ["echo", "hello"], Token));
    }

    [Fact]
    public async Task The_time_limit_holds_for_a_call_with_its_waits()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(Refusing(int.MaxValue, seconds: 29));
        using var client = await scene.ConnectAsync(static o => o with { RequestTimeout = TimeSpan.FromSeconds(20) });
        var start = Stopwatch.GetTimestamp();

        var error = await Assert.ThrowsAsync<ClusterException>(() => client.ListAsync(ApiResource.Namespaces, InstallationReading.Namespace, "", Token));

        Assert.Equal(429, error.Status);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Single(scene.Server.Requests.All);
    }

    [Fact]
    public async Task A_long_wait_is_said()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(Refusing(1, seconds: 20));
        scene.Server.Faults.Add(Refusing(1, seconds: 1));
        var report = new Silence();
        using var client = await scene.ConnectAsync(o => o with { RequestTimeout = TimeSpan.Zero, Report = report }, new HastyClock());

        await client.ListAsync(ApiResource.Namespaces, InstallationReading.Namespace, "", Token);

        Assert.Matches("^note: the API server of 'test' answers 429 and asks to come back later: " +
            "trying 'list namespaces' again in (2[0-9]|30) s$", Assert.Single(report.Said));
    }
}
