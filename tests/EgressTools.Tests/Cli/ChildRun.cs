using System.Diagnostics;
using System.Globalization;

namespace EgressTools.Tests.Cli;

/// <summary>A run of the plugin as a process of its own.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="PeakMegabytes">The most memory that it had, as Linux tells it; 1 elsewhere.</param>
/// <param name="AfterInterrupt">How long it went on after the interrupt.</param>
internal sealed record ChildRun(int ExitCode, string Out, string Error, int PeakMegabytes, TimeSpan AfterInterrupt)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Less than any start takes: a process that a busy machine has not yet let run is not one that waits.
    private static readonly TimeSpan StartUp = TimeSpan.FromMilliseconds(CliRunner.Binary is null ? 80 : 10);

    /// <summary>Runs it to its end.</summary>
    public static Task<ChildRun> OfAsync(string input, params string[] arguments) => RunAsync(input, interrupt: false, arguments);

    /// <summary>Runs it, and interrupts it as Ctrl-C does when it has been at work for a while.</summary>
    public static Task<ChildRun> InterruptedAsync(params string[] arguments) => RunAsync(input: null, interrupt: true, arguments);

    private static async Task<ChildRun> RunAsync(string? input, bool interrupt, string[] arguments)
    {
        var start = new ProcessStartInfo(CliRunner.Program,
            arguments)
        { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in new[] { "TF_BUILD", "GITHUB_ACTIONS", "KUBECONFIG" })
            start.Environment.Remove(variable);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            if (input is not null)
                process.StandardInput.Close();
            var since = interrupt ? await InterruptAsync(process, limit.Token) : Stopwatch.StartNew();
            var peak = await PeakAsync(process, limit.Token);
            var after = since.Elapsed;
            return new ChildRun(process.ExitCode, await output, await error, peak, after);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    // It is at work when the runtime has used the processor for long enough to be past its start, or stands still and waits for something.
    private static async Task<Stopwatch> InterruptAsync(Process process, CancellationToken cancellationToken)
    {
        var (started, still, before) = (Stopwatch.StartNew(), 0, TimeSpan.Zero);
        while (!process.HasExited && process.TotalProcessorTime is var used && used < TimeSpan.FromSeconds(2) && still < 25
            && started.Elapsed < TimeSpan.FromSeconds(5))
        {
            (still, before) = (used == before && used > StartUp ? still + 1 : 0, used);
            await Task.Delay(20, cancellationToken);
        }
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
        return Stopwatch.StartNew();
    }

    private static async Task<int> PeakAsync(Process process, CancellationToken cancellationToken)
    {
        var peak = 1;
        var exit = process.WaitForExitAsync(cancellationToken);
        while (await Task.WhenAny(exit, Task.Delay(5, cancellationToken)) != exit)
            peak = Math.Max(peak, Peak(process.Id));
        await exit;
        return peak;
    }

    private static int Peak(int id)
    {
        try
        {
            var line = OperatingSystem.IsLinux() ? File.ReadLines($"/proc/{id}/status")
                .FirstOrDefault(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) : null;
            return line is null ? 1 : int.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture) >> 10;
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return 1;
        }
    }
}
