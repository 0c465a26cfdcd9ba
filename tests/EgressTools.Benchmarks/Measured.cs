using System.Diagnostics;
using System.Globalization;

namespace EgressTools.Benchmarks;

/// <summary>A run of a whole process: how long it took and the most memory that it had.</summary>
internal sealed record Measured(TimeSpan Time, long PeakBytes, TimeSpan Processor)
{
    /// <summary>Runs a program whose output goes nowhere.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<Measured> RunAsync(string program, params string[] arguments)
    {
        // The shell becomes the program, so that nobody has to read what it prints.
        string[] shell = ["-c", "exec \"$0\" \"$@\" >/dev/null", program, .. arguments];
        var start = new ProcessStartInfo("/bin/sh", shell) { UseShellExecute = false, RedirectStandardError = true };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var (peak, processor) = (0L, TimeSpan.Zero);
        var ended = process.WaitForExitAsync();
        // What the kernel says is the peak so far; the last milliseconds of a process add nothing to it.
        while (await Task.WhenAny(ended, Task.Delay(10)) != ended)
            (peak, processor) = (PeakOf(process.Id) ?? peak, ProcessorOf(process) ?? processor);
        var time = Stopwatch.GetElapsedTime(began);
        return process.ExitCode == 0
            ? new Measured(time, peak, processor)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
    }

    /// <summary>The middle of the times, that of the peaks and that of the processor times.</summary>
    public static Measured Median(IReadOnlyCollection<Measured> runs)
    {
        return new(Middle(static r => r.Time), Middle(static r => r.PeakBytes), Middle(static r => r.Processor));

        T Middle<T>(Func<Measured, T> value) => runs.Select(value).Order().ElementAt(runs.Count / 2);
    }

    /// <summary>The medians of programs in turn, so that all meet the same noise; the first round makes the server's pages.</summary>
    public static async Task<Measured[]> InTurnAsync(string[][] programs, int rounds)
    {
        var runs = programs.Select(static _ => new List<Measured>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < programs.Length; i++)
            {
                var run = await RunAsync(programs[i][0], programs[i][1..]);
                if (round > 0)
                    runs[i].Add(run);
            }
        }
        return [.. runs.Select(Median)];
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Time.TotalSeconds,7:0.00} s {PeakBytes / 1e6,8:0} MB, processor {Processor.TotalSeconds:0.00} s");

    private static TimeSpan? ProcessorOf(Process process)
    {
        try
        {
            return process.TotalProcessorTime;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended.
            return null;
        }
    }

    private static long? PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
