using EgressTools.ApiServer;
using static EgressTools.Tests.Cli.ApplyScene;

namespace EgressTools.Tests.Cli;

/// <summary>What goes wrong while policies are written: which one it was, what may have happened, and what was done and what not.</summary>
public sealed class ApplyFaultTests
{
    private static readonly string Three = Several(Policy("a"), Policy("b"), Policy("c"));

    [Fact]
    public async Task A_busy_server_is_said_for_the_document_that_it_did_not_take()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static p => p.Contains("/b?fieldManager", StringComparison.Ordinal)) { Status = 429 });
        var run = await scene.RunWithInputAsync(Three, "apply", "-f", "-", "-y");
        Assert.Equal((3, "ciliumegressgatewaypolicy.cilium.io/a created\nciliumegressgatewaypolicy.cilium.io/c created\n"), (run.ExitCode, run.Out));
        Assert.Contains("error: CiliumEgressGatewayPolicy 'b' was not applied: the API server of", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("note: applied: a, c; not applied: b\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_connection_leaves_open_whether_it_was_applied_and_ends_the_run()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Cut, static p => p.Contains("/b?fieldManager", StringComparison.Ordinal)) { AfterBytes = 0 });
        var run = await scene.RunWithInputAsync(Three, "apply", "-f", "-", "-y");
        Assert.Equal((3, "ciliumegressgatewaypolicy.cilium.io/a created\n"), (run.ExitCode, run.Out));
        Assert.Contains("error: CiliumEgressGatewayPolicy 'b' may have been applied: the connection to", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("note: applied: a; may have been applied: b; not applied: c\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(504, "may have been applied")]
    [InlineData(422, "not applied")]
    [InlineData(403, "not applied")]
    public async Task Only_what_a_server_gave_up_on_may_have_been_applied(int status, string known)
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static p => p.Contains("/b?fieldManager", StringComparison.Ordinal)) { Status = status });
        var run = await scene.RunWithInputAsync(Three, "apply", "-f", "-", "-y");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("'b'", run.Error.Split("error: ")[1], StringComparison.Ordinal);
        Assert.EndsWith($"note: applied: a, c; {known}: b\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_limit_names_the_document()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Hang, static p => p.Contains("/b?fieldManager", StringComparison.Ordinal)));
        var run = await scene.RunWithInputAsync(Three, "apply", "-f", "-", "-y", "--request-timeout", "1s");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error: CiliumEgressGatewayPolicy 'b' may have been applied: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("within 1 s", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("note: applied: a; may have been applied: b; not applied: c\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_while_writing_says_what_was_done()
    {
        await using var scene = await LiveScene.StartAsync();
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        scene.Server.Faults.Add(new Fault(FaultKind.Hang, static p => p.Contains("/b?fieldManager", StringComparison.Ordinal)));
        scene.Server.Requests.Came = request =>
        {
            if (request.Method == "PATCH" && request.Path.EndsWith("/b", StringComparison.Ordinal))
                interrupt.Cancel();
        };
        var run = await CliRunner.RunAsync(Three, ["apply", "-f", "-", "-y", "--kubeconfig", scene.Kubeconfig], interrupt.Token);
        Assert.Equal(130, run.ExitCode);
        Assert.Contains("error: CiliumEgressGatewayPolicy 'b' may have been applied: the run was interrupted", run.Error, StringComparison.Ordinal);
        Assert.Contains("note: applied: a; may have been applied: b; not applied: c\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_folder_that_cannot_be_read_keeps_no_other_back()
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Directory.CreateTempSubdirectory("egress-apply-").FullName;
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder, "a.yaml"), Path.Combine(folder, "nowhere"));
            await File.WriteAllTextAsync(Path.Combine(folder, "b.yaml"), Policy(), TestContext.Current.CancellationToken);
            var run = await CliRunner.RunAsync("apply", "-f", folder, "--dry-run=client", "--from", Repository.Path("examples", "guide-scene"));
            Assert.Equal((3, "ciliumegressgatewaypolicy.cilium.io/web created (dry run)\n"), (run.ExitCode, run.Out));
            Assert.Contains("a.yaml' not found\n", run.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
