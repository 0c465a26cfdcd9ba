using System.Diagnostics;

namespace EgressTools.Tests.Cli;

/// <summary>Ctrl-C ends a command wherever it is.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-interrupt-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("apply", "-f", "PIPE")]
    [InlineData("nodes", "--from", "PIPE")]
    [InlineData("check", "-f", "PIPE")]
    [InlineData("nodes", "--kubeconfig", "PIPE")]
    [InlineData("create", "policy", "web", "--pod-selector", "a=b", "--nodes-from", "PIPE")]
    [InlineData("nodes", "--server", "https://127.0.0.1:1", "--token", "x", "--certificate-authority", "PIPE")]
    [InlineData("nodes", "--from", "-")]
    [InlineData("apply", "-f", "-")]
    public async Task Waiting_for_a_pipe_ends(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "named pipes and kill");
        var pipe = Path.Combine(_folder, "pipe");
        using (var made = Process.Start("mkfifo", [pipe]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        await EndsAsync([.. arguments.Select(a => a == "PIPE" ? pipe : a)]);
    }

    [Theory]
    [InlineData("nodes")]
    [InlineData("policies")]
    [InlineData("check")]
    public async Task Computing_ends(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "kill");
        var path = Path.Combine(_folder, "policies.yaml");
        using (var file = new StreamWriter(path))
        {
            for (var i = 0; i < 50_000; i++)
                file.Write($"apiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata: {{name: p{i}}}\nspec: {{selectors: [{{podSelector: " +
                    $"{{matchLabels: {{app: a{i}}}}}}}], destinationCIDRs: [10.0.0.0/8], egressGateway: {{nodeSelector: {{matchLabels: {{a: b}}}}, " +
                    $"egressIP: 10.0.0.1}}}}\n---\n");
        }
        await EndsAsync([command, command == "check" ? "-f" : "--from", path]);
    }

    // One second is what is promised; a machine that tests much else at the same time may need longer to give the process its turn.
    private static async Task EndsAsync(string[] arguments)
    {
        var run = await ChildRun.InterruptedAsync(arguments);
        Assert.Equal(130, run.ExitCode);
        Assert.InRange(run.AfterInterrupt, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
