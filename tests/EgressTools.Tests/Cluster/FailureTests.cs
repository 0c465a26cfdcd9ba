using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EgressTools.ApiServer;
using EgressTools.Tests.Provisioning;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Cluster;

/// <summary>Each way in which a server fails, and the sentence that the user reads.</summary>
public sealed class FailureTests
{
    private static readonly TimeSpan NoLimit = TimeSpan.Zero;

    internal static Task<ListResult<NamespaceInfo>> ListAsync(ApiClient client, CancellationToken? cancellationToken = null) =>
        client.ListAsync(ApiResource.Namespaces, InstallationReading.Namespace, "", cancellationToken ?? TestContext.Current.CancellationToken);

    private static bool IsNamespaces(string path) => path.StartsWith("/api/v1/namespaces?", StringComparison.Ordinal);

    internal static async Task<ClusterException> FailAsync(ApiClient client) => await Assert.ThrowsAsync<ClusterException>(() => ListAsync(client));

    [Fact]
    public async Task Wrong_credentials()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync(static o => o with { Token = "wrong-secret" });

        var error = await FailAsync(client);

        Assert.Equal("the cluster 'test' refused the credentials (401): log in again, or choose others with --user, --context or --token", error.Message);
        Assert.Equal((401, "Unauthorized", 3), (error.Status!.Value, error.Id, error.ExitCode));
        Assert.DoesNotContain("wrong-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_right_names_the_right()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Users.Add(new ApiUser("viewer", "viewer-token") { May = static (_, _) => false });
        using var client = await scene.ConnectAsync(static o => o with { Token = "viewer-token" });

        var error = await FailAsync(client);

        Assert.Equal(
            "not allowed to list namespaces: ask for the right to list namespaces (namespaces is forbidden: " +
            "User \"viewer\" cannot list resource \"namespaces\" in API group \"\" at the cluster scope)",
            error.Message);
        Assert.Equal(("list", "namespaces", 403, "Forbidden"), (error.Verb, error.Resource, error.Status, error.Reason));
    }

    [Fact]
    public async Task A_definition_that_is_not_installed()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Uninstall("cilium.io");
        using var client = await scene.ConnectAsync();

        var error = await Assert.ThrowsAsync<ClusterException>(() =>
            client.ListAsync(ApiResource.CiliumEndpoints, EndpointReading.Endpoint, "", TestContext.Current.CancellationToken));

        Assert.Equal("this cluster has no CiliumEndpoint resource: is Cilium installed?", error.Message);
        Assert.Equal(404, error.Status);
    }

    [Fact]
    public async Task Fields_of_others_are_named_with_their_owner_and_force_takes_them()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();
        var token = TestContext.Current.CancellationToken;
        await client.ApplyAsync(ApiResource.Policies, Policy("10.0.0.0/8"), new ApplyOptions(DryRun: false, Force: false, "helm"), token);

        var error = await Assert.ThrowsAsync<ClusterException>(() =>
            client.ApplyAsync(ApiResource.Policies, Policy("0.0.0.0/0"), new ApplyOptions(DryRun: false, Force: false), token));

        Assert.Equal("""CiliumEgressGatewayPolicy 'web': .spec.destinationCIDRs belongs to "helm"; --force-conflicts takes these fields over""", error.Message);
        Assert.Equal((409, "Conflict"), (error.Status!.Value, error.Id));
        var forced = await client.ApplyAsync(ApiResource.Policies, Policy("0.0.0.0/0"), new ApplyOptions(DryRun: false, Force: true), token);
        Assert.Equal("0.0.0.0/0", (string?)forced["spec"]!["destinationCIDRs"]![0]);
        Assert.NotNull(await client.ApplyAsync(ApiResource.Policies, forced, new ApplyOptions(DryRun: true, Force: false), token));
    }

    [Fact]
    public async Task What_the_schema_refuses_is_named_without_the_schemas_pattern()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();

        var error = await Assert.ThrowsAsync<ClusterException>(() =>
            client.ApplyAsync(ApiResource.Policies, Policy("10.0.0.0/33"), new ApplyOptions(DryRun: true, Force: false),
                TestContext.Current.CancellationToken));

        Assert.Equal(
            "the server refuses CiliumEgressGatewayPolicy 'web': spec.destinationCIDRs[0]: Invalid value: " +
            "\"10.0.0.0/33\" does not match the pattern of the schema",
            error.Message);
        Assert.Equal(422, error.Status);
    }

    [Fact]
    public async Task A_list_that_expires_is_begun_anew()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.PutNamespaces(1100);
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static path => path.Contains("continue=", StringComparison.Ordinal),
            Times: 1)
        { Status = 410, Skip = 1 });
        using var client = await scene.ConnectAsync();

        var list = await ListAsync(client);

        Assert.Equal(1100, list.Items.Count(static n => n.Name.StartsWith('n')));
        Assert.Equal(list.Items.Length, list.Items.DistinctBy(static n => n.Name).Count());
    }

    [Fact]
    public async Task A_list_that_always_expires_ends()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.PutNamespaces(600);
        scene.Server.ContinueTokensExpire = true;
        using var client = await scene.ConnectAsync();

        var error = await FailAsync(client);

        Assert.Equal("the list of namespaces changed faster than it could be read: try again", error.Message);
        Assert.Equal(6, scene.Server.Requests.All.Count);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, IsNamespaces, Times: 2) { Status = 429, RetryAfter = TimeSpan.FromSeconds(7) });
        var clock = new HastyClock();
        using var client = await scene.ConnectAsync(static o => o with { RequestTimeout = NoLimit }, clock);

        await ListAsync(client);

        Assert.Equal(2, clock.Waits.Count);
        Assert.All(clock.Waits, static wait => Assert.InRange(wait, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(10.5)));
    }

    [Theory]
    [InlineData(429, 11, "the API server of 'test' is overloaded (429): try again later")]
    [InlineData(500, 4, "the API server of 'test' failed at 'list namespaces' (500): ")]
    [InlineData(503, 4, "the API server of 'test' failed at 'list namespaces' (503): ")]
    public async Task A_server_that_keeps_failing_is_given_up(int status, int tries, string words)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, IsNamespaces) { Status = status });
        using var client = await scene.ConnectAsync(static o => o with { RequestTimeout = NoLimit }, new HastyClock());

        var error = await FailAsync(client);

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(status, error.Status);
        Assert.Equal(tries, scene.Server.Requests.All.Count);
    }

    [Fact]
    public async Task A_write_is_not_sent_twice()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static _ => true) { Status = 500 });
        using var client = await scene.ConnectAsync();

        await Assert.ThrowsAsync<ClusterException>(() =>
            client.ApplyAsync(ApiResource.Policies, Policy("0.0.0.0/0"), new ApplyOptions(DryRun: false, Force: false), TestContext.Current.CancellationToken));

        Assert.Single(scene.Server.Requests.All);
    }

    [Theory]
    [InlineData(FaultKind.Cut)]
    [InlineData(FaultKind.BrokenJson)]
    public async Task A_page_that_breaks_off_is_read_again(FaultKind kind)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.PutNamespaces(1200);
        scene.Server.Faults.Add(new Fault(kind, static path => path.Contains("continue=", StringComparison.Ordinal), Times: 1) { AfterBytes = 20_000 });
        using var client = await scene.ConnectAsync();

        var list = await ListAsync(client);

        Assert.Equal(1200, list.Items.Count(static n => n.Name.StartsWith('n')));
    }

    [Fact]
    public async Task A_connection_that_always_breaks_is_said()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Cut, IsNamespaces));
        using var client = await scene.ConnectAsync(static o => o with { RequestTimeout = NoLimit }, new HastyClock());

        var error = await FailAsync(client);

        Assert.Equal($"the connection to {scene.Server.Address.ToString().TrimEnd('/')} was cut before the answer was complete: try again", error.Message);
        Assert.Null(error.Status);
    }

    [Fact]
    public async Task A_server_that_hangs_is_left_after_the_time_limit()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Hang, IsNamespaces));
        var clock = new JumpingClock { EndsLimits = true };
        using var client = await scene.ConnectAsync(static o => o with { RequestTimeout = TimeSpan.FromSeconds(20) }, clock);

        var failing = FailAsync(client);
        while (scene.Server.Requests.All.Count == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        clock.Jump(TimeSpan.FromSeconds(20));
        var error = await failing;

        Assert.Equal(
            $"{scene.Server.Address.ToString().TrimEnd('/')} did not answer 'list namespaces' within 20 s: is it reachable from here? " +
            "--request-timeout gives it more time",
            error.Message);
        Assert.Equal("Timeout", error.Id);
    }

    [Fact]
    public async Task A_server_that_takes_connections_and_says_nothing_is_left_too()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var scene = await LiveScene.StartAsync();
        var clock = new JumpingClock { EndsLimits = true };
        var address = $"https://{listener.LocalEndpoint}";
        using var client = await scene.ConnectAsync(o => o with { Server = address, RequestTimeout = TimeSpan.FromSeconds(20) }, clock);

        var failing = FailAsync(client);
        using var connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        clock.Jump(TimeSpan.FromSeconds(20));

        Assert.Equal("Timeout", (await failing).Id);
    }

    [Fact]
    public async Task An_interrupt_ends_a_hung_request_at_once()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Hang, IsNamespaces));
        using var client = await scene.ConnectAsync();
        using var interrupt = new CancellationTokenSource();
        var list = ListAsync(client, interrupt.Token);
        while (scene.Server.Requests.All.Count == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);

        var watch = Stopwatch.StartNew();
        await interrupt.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => list);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_interrupt_ends_the_wait_for_a_busy_server()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, IsNamespaces) { Status = 429, RetryAfter = TimeSpan.FromSeconds(20) });
        using var client = await scene.ConnectAsync();
        using var interrupt = new CancellationTokenSource();
        var list = ListAsync(client, interrupt.Token);
        while (scene.Server.Requests.All.Count == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);

        await interrupt.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => list);
    }

    private static JObject Policy(string destination) => JObject.Parse($$"""
        {"apiVersion":"cilium.io/v2","kind":"CiliumEgressGatewayPolicy","metadata":{"name":"web"},"spec":{
          "selectors":[{"podSelector":{"matchLabels":{"app":"web"} } }],"destinationCIDRs":["{{destination}}"],
          "egressGateway":{"nodeSelector":{"matchLabels":{"kubernetes.io/hostname":"172.22.49.119"} } } } }
        """);
}
