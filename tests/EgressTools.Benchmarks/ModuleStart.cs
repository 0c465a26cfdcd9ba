using System.Diagnostics;
using System.Globalization;

namespace EgressTools.Benchmarks;

/// <summary>
/// What the module takes beyond an empty pwsh, in processes in turn so that all meet the same noise, and what memory a session keeps. The clock of the session
/// itself tells import and call apart; whole processes say the same with what PowerShell does around them.
/// </summary>
internal static class ModuleStart
{
    public const string Arguments = "PWSH [MANIFEST] [SCENE]";

    private const int Rounds = 15;

    private static string Timed(string manifest, string scene) => $$"""
        $watch = [Diagnostics.Stopwatch]::StartNew(); Import-Module '{{manifest}}'; $import = $watch.Elapsed.TotalMilliseconds
        $watch.Restart(); $null = Get-EgressNode -From '{{scene}}'; $first = $watch.Elapsed.TotalMilliseconds
        $watch.Restart(); $null = Get-EgressNode -From '{{scene}}'; "$import $first $($watch.Elapsed.TotalMilliseconds)"
        """;

    private static string Calls(string manifest, string scene) => $$"""
        Import-Module '{{manifest}}'
        $self = [Diagnostics.Process]::GetCurrentProcess()
        foreach ($calls in 100, 400, 500, 500, 500) {
            foreach ($i in 1..$calls) { $null = Get-EgressNode -From '{{scene}}' }
            [GC]::Collect(); [GC]::WaitForPendingFinalizers(); $self.Refresh()
            "$calls $([GC]::GetTotalMemory($true)) $($self.WorkingSet64)"
        }
        """;

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args is not [var pwsh, ..])
            return false;
        var manifest = Path.GetFullPath(args.Length > 1 ? args[1] : Path.Combine("out", "EgressTools", Product.Version, "EgressTools.psd1"));
        var scene = Path.GetFullPath(args.Length > 2 ? args[2] : Path.Combine("examples", "guide-scene"));
        await TimesAsync(output, pwsh, manifest, scene);
        await MemoryAsync(output, pwsh, Calls(manifest, scene));
        return true;
    }

    private static async Task TimesAsync(TextWriter output, string pwsh, string manifest, string scene)
    {
        var names = new[] { "empty pwsh", "with the import", "with the import and a call" };
        var scripts = new[] { "", $"Import-Module '{manifest}'", $"Import-Module '{manifest}'; $null = Get-EgressNode -From '{scene}'" };
        var wall = scripts.Select(static _ => new List<double>()).ToArray();
        var inside = new List<double[]>();
        for (var round = 0; round <= Rounds; round++)
        {
            for (var i = 0; i < scripts.Length; i++)
                wall[i].Add((await RunAsync(pwsh, scripts[i])).Milliseconds);
            var said = (await RunAsync(pwsh, Timed(manifest, scene))).Output;
            inside.Add([.. said.Split(' ').Select(static n => double.Parse(n, CultureInfo.InvariantCulture))]);
        }
        // The first round warms the caches of the disk and PowerShell's own.
        var empty = Median(wall[0].Skip(1));
        for (var i = 0; i < scripts.Length; i++)
            await SayAsync(output, $"{names[i],-28} {Median(wall[i].Skip(1)),5:0} ms, {Median(wall[i].Skip(1)) - empty,5:0} beyond");
        foreach (var (name, column) in new[] { ("import", 0), ("first call", 1), ("second call", 2) })
            await SayAsync(output, $"{name,-28} {Median(inside.Skip(1).Select(t => t[column])),5:0} ms in the session");
        await SayAsync(output, $"medians of {Rounds}");
    }

    private static async Task MemoryAsync(TextWriter output, string pwsh, string script)
    {
        var calls = 0;
        foreach (var line in (await RunAsync(pwsh, script)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var numbers = line.Split(' ').Select(static n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            calls += (int)numbers[0];
            await SayAsync(output, $"after {calls,5} calls {numbers[1] / 1e6,8:0.0} MB on the heap, {numbers[2] / 1e6,6:0} MB of the process");
        }
    }

    private static async Task<(double Milliseconds, string Output)> RunAsync(string pwsh, string script)
    {
        var start = new ProcessStartInfo(pwsh, ["-NoProfile", "-NonInteractive", "-Command", $"$ErrorActionPreference = 'Stop'; {script}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return process.ExitCode == 0
            ? (time, await output)
            : throw new InvalidOperationException($"pwsh ended with {process.ExitCode}: {await error}{await output}");
    }

    private static Task SayAsync(TextWriter output, FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));

    private static double Median(IEnumerable<double> times)
    {
        var ordered = times.Order().ToArray();
        return ordered[ordered.Length / 2];
    }
}
