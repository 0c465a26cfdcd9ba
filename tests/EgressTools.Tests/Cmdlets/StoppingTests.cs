using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cmdlets;

public sealed class StoppingTests
{
    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    public async Task ACommandThatWaitsForAHungServerStopsWhenItIsTold()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var engine = new Engine();
        using var shell = PowerShell.Create(engine.Runspace);
        shell.AddScript($"Get-EgressNode -Server 'https://{server.LocalEndpoint}' -Token secret -InsecureSkipTlsVerify -RequestTimeout 10m");

        var work = shell.BeginInvoke();
        using var hung = await server.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await shell.StopAsync(callback: null, state: null);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(work));
    }

    [Fact(Timeout = Patience)]
    public async Task ARunspaceGoesOnAfterACommandWasStopped()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var engine = new Engine();
        using (var shell = PowerShell.Create(engine.Runspace))
        {
            shell.AddScript($"Get-EgressNode -Server 'https://{server.LocalEndpoint}' -Token secret -InsecureSkipTlsVerify");
            shell.BeginInvoke();
            using var hung = await server.AcceptSocketAsync(TestContext.Current.CancellationToken);
            await shell.StopAsync(callback: null, state: null);
        }

        Assert.Equal(3, engine.Run($"Get-EgressNode -From '{Engine.Scene}'").Output.Length);
    }

    /// <summary>The second request hangs, and the user stops then.</summary>
    [Theory(Timeout = Patience)]
    [InlineData("Add-EgressNode 172.22.49.20, 172.22.49.119 -Label a=b", "PATCH", "/nodes/", "changed: node/172.22.49.20; unknown: node/172.22.49.119")]
    [InlineData("Remove-EgressPolicy egress-test, web", "DELETE", "/ciliumegressgatewaypolicies/",
        "deleted: egress-test; may have been deleted: web")]
    public async Task WhatWasDoneBeforeItWasStoppedIsSaid(string command, string method, string path, string said)
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        engine.Run($"New-EgressPolicy web -PodSelector app=nobody -Node 172.22.49.119 {live.Here} | Publish-EgressPolicy {live.Here} -Confirm:$false");
        live.Server.Faults.Add(new Fault(FaultKind.Hang, p => p.Contains(path, StringComparison.Ordinal)) { Method = method, Skip = 1 });
        using var shell = PowerShell.Create(engine.Runspace);
        var (sent, hangs) = (0, new TaskCompletionSource());
        live.Server.Requests.Came += request =>
        {
            if (request.Method == method && request.Path.Contains(path, StringComparison.Ordinal) && Interlocked.Increment(ref sent) == 2)
                hangs.SetResult();
        };
        shell.AddScript($"{command} {live.Here} -Confirm:$false");

        shell.BeginInvoke();
        await hangs.Task.WaitAsync(TestContext.Current.CancellationToken);
        await shell.StopAsync(callback: null, state: null);

        Assert.Contains($"WARNING: {said}", engine.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void ALaterCommandThatHasHadEnoughEndsTheWork()
    {
        using var engine = new Engine();
        var first = engine.Run($"Get-EgressRule -Expected -From '{Engine.Scene}' | Select-Object -First 1");

        Assert.Empty(first.Errors);
        Assert.Single(first.Output);
        Assert.Equal(3, engine.Run($"Get-EgressNode -From '{Engine.Scene}'").Output.Length);
    }

    [Fact]
    public void AServerThatIsNotThereIsOneSentenceWithoutTheToken()
    {
        using var engine = new Engine();
        var error = engine.Run("Get-EgressNode -Server https://127.0.0.1:1 -Token top-secret -InsecureSkipTlsVerify").Error;

        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.EndsWith(",EgressTools.Cmdlets.GetEgressNodeCommand", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", error.ToString() + error.Exception, StringComparison.Ordinal);
    }
}
