using EgressTools.ApiServer;

namespace EgressTools.Tests.Probes;

/// <summary>What is brought into a cluster is removed, and no more is brought than is of use.</summary>
public sealed class LateProbeTests : LiveExitScene
{
    [Fact]
    public async Task A_probe_pod_that_is_created_after_it_was_given_up_is_removed()
    {
        Add("web", PodImage.With("sh"));
        Server.Faults.Add(new Fault(FaultKind.Late,
            static path => path.StartsWith("/api/v1/namespaces/default/pods", StringComparison.Ordinal))
        { Method = "POST", After = TimeSpan.FromSeconds(2) });
        Client.Dispose();
        Client = await ConnectAsync(TimeProvider.System);
        var result = Assert.Single(await RunAsync(Options("/") with { Probe = ProbeMode.Pod, CreationLimit = TimeSpan.FromMilliseconds(300) }));
        Assert.Equal((ExitVerdict.NotAsked, "the server did not create the probe pod within 0.3 s"), (result.Verdict, result.Reason));
        Assert.DoesNotContain(Server.All("pods"), static p => ((string)p["metadata"]!["name"]!).StartsWith("egress-probe-", StringComparison.Ordinal));
        Assert.True(Server.Requests.All.Count(static r => r.Method == "DELETE") > 1);
    }

    [Fact]
    public async Task No_ephemeral_container_is_added_after_one_could_not_be_started()
    {
        foreach (var name in (string[])["a", "b", "c"])
            Add(name, PodImage.With("sh"));
        Server.EphemeralContainersWait = "ImagePullBackOff";
        var results = await RunAsync(Options("/") with { Probe = ProbeMode.Ephemeral });
        Assert.All(results, static r => Assert.Equal(ExitVerdict.NotAsked, r.Verdict));
        Assert.All(results, static r => Assert.Contains("ImagePullBackOff", r.Reason, StringComparison.Ordinal));
        Assert.Single(Server.Requests.All, static r => r.Method == "PATCH");
        // The next run finds the one that waits and adds none either.
        await RunAsync(Options("/") with { Probe = ProbeMode.Ephemeral, Pods = [Added().Single()] });
        Assert.Single(Server.Requests.All, static r => r.Method == "PATCH");
    }

    [Fact]
    public async Task The_time_limit_holds_for_an_image_that_takes_long()
    {
        Add("a", PodImage.With("sh"));
        Add("b", PodImage.With("sh"));
        Server.EphemeralContainersWait = "ContainerCreating";
        Clock.EndsLimits = true;
        var results = await RunAsync(Options("/") with { Probe = ProbeMode.Ephemeral, Timeout = TimeSpan.FromSeconds(6) });
        Assert.All(results, static r => Assert.Contains("did not run within 6 s", r.Reason, StringComparison.Ordinal));
        Assert.Single(Server.Requests.All, static r => r.Method == "PATCH");
    }

    private IEnumerable<ObjectName> Added() => Server.All("pods")
        .Where(static p => p["spec"]!["ephemeralContainers"] is not null).Select(static p => new ObjectName("default", (string)p["metadata"]!["name"]!));
}
