using System.Diagnostics;
using EgressTools.ApiServer;
using EgressTools.Tests.Provisioning;

namespace EgressTools.Tests.Cluster;

public sealed class ExecTests
{
    private static readonly ObjectName Web = new("default", "web");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<LiveScene> StartAsync()
    {
        var scene = await LiveScene.StartAsync();
        scene.PutPod("web");
        return scene;
    }

    [Fact]
    public async Task Output_errors_and_exit_code_of_a_command()
    {
        await using var scene = await StartAsync();
        using var client = await scene.ConnectAsync();

        var result = await client.ExecAsync(Web, "main", ["sh", "-c", "echo out; echo 'an error & more' >&2; exit 7"], Token);

        Assert.Equal(new ExecResult(7, "out\n", "an error & more\n"), result);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(36)]
    public async Task Commands_run_whoever_answers_the_upgrade(int minor)
    {
        await using var scene = await StartAsync();
        scene.Server.Minor = minor;
        using var client = await scene.ConnectAsync();

        Assert.Equal(new ExecResult(0, "hello\n", ""), await client.ExecAsync(Web, "main", ["echo", "hello"], Token));
        Assert.Equal("*/*", scene.Server.Requests.All.Single().Headers["Accept"]);
    }

    [Fact]
    public async Task A_command_that_is_not_in_the_image_is_told_from_one_that_fails()
    {
        await using var scene = await StartAsync();
        using var client = await scene.ConnectAsync();

        var result = await client.ExecAsync(Web, container: null, ["no-such-program"], Token);

        Assert.Null(result.ExitCode);
        Assert.Contains("executable file not found", result.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_commands_at_once_do_not_wait_for_each_other()
    {
        await using var scene = await StartAsync();
        using var client = await scene.ConnectAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => client.ExecAsync(Web, null, ["sh", "-c", $"echo {i}; exit {i % 3}"], Token)));

        for (var i = 0; i < results.Length; i++)
            Assert.Equal(new ExecResult(i % 3, $"{i}\n", ""), results[i]);
    }

    [Fact]
    public async Task Endless_output_is_kept_to_a_quarter_of_a_mebibyte()
    {
        await using var scene = await StartAsync();
        using var client = await scene.ConnectAsync();

        var result = await client.ExecAsync(Web, null, ["sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x; exit 4"], Token);

        Assert.Equal((4, 256 << 10, true), (result.ExitCode, result.Stdout.Length, result.IsCut));
    }

    [Fact]
    public async Task The_server_says_why_it_refuses()
    {
        await using var scene = await StartAsync();
        scene.Server.Users.Add(new ApiUser("viewer", "viewer-token") { May = static (_, resource) => resource != "pods/exec" });
        using var client = await scene.ConnectAsync();
        using var viewer = await scene.ConnectAsync(static o => o with { Token = "viewer-token" });

        var absent = await Assert.ThrowsAsync<ClusterException>(() => client.ExecAsync(new ObjectName("default", "absent"), null, ["true"], Token));
        var container = await Assert.ThrowsAsync<ClusterException>(() => client.ExecAsync(Web, "nope", ["true"], Token));
        var forbidden = await Assert.ThrowsAsync<ClusterException>(() => viewer.ExecAsync(Web, null, ["true"], Token));

        Assert.Equal("cannot create pods/exec 'default/absent': pods \"absent\" not found", absent.Message);
        Assert.Equal((404, "NotFound"), (absent.Status!.Value, absent.Reason));
        Assert.Equal("cannot create pods/exec 'default/web': container nope is not valid for pod web", container.Message);
        Assert.StartsWith("not allowed to create pods/exec 'default/web': ask for the right to get and create pods/exec (",
            forbidden.Message, StringComparison.Ordinal);
        Assert.Equal((403, "pods/exec"), (forbidden.Status!.Value, forbidden.Resource));
    }

    [Fact]
    public async Task An_interrupt_ends_a_command_at_once()
    {
        await using var scene = await StartAsync();
        using var client = await scene.ConnectAsync();
        using var interrupt = new CancellationTokenSource();
        var running = client.ExecAsync(Web, null, ["sleep", "60"], interrupt.Token);
        while (!scene.Server.Requests.All.Any(static r => r.Path.EndsWith("/exec", StringComparison.Ordinal)))
            await Task.Delay(5, Token);

        var watch = Stopwatch.StartNew();
        await interrupt.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_command_may_run_longer_than_a_request()
    {
        await using var scene = await StartAsync();
        var clock = new JumpingClock { EndsLimits = true };
        using var client = await scene.ConnectAsync(static o => o with { RequestTimeout = TimeSpan.FromSeconds(20) }, clock);
        var go = scene.Write("wait", "");

        var result = await client.ExecAsync(Web, null, ["sh", "-c", $"while [ -e '{go}' ]; do sleep 0.01; done; echo late"], Token, started: () =>
        {
            clock.Jump(TimeSpan.FromMinutes(1));
            File.Delete(go);
        });

        Assert.Equal((0, "late\n"), (result.ExitCode, result.Stdout));
    }
}
