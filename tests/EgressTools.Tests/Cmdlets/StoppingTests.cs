using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

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
