using System.Diagnostics;
using System.Globalization;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>All checks of the largest cluster that ask no agent and no pod: reading and checking in
/// one process; and each check alone, without reading.</summary>
internal static class Checking
{
    public const string Arguments = "[PLUGIN-BINARY [OTHER-PLUGIN-BINARY]]";

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args.Length > 0)
            await Largest.MeasureAsync(output, "check", args, "check", "--fail-on", "never");
        else
            await EachAsync(output);
        return true;
    }

    /// <summary>What several share is counted for the first that asks for it.</summary>
    private static async Task EachAsync(TextWriter output)
    {
        var input = new CheckInput(LargeSnapshot.WithPods(LargeCluster.Largest));
        CheckRunner.Run(input, new CheckOptions());
        var world = new CheckWorld(input);
        foreach (var check in CheckCatalogue.All)
        {
            var (before, began) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
            var result = CheckRunner.Run(check, world, [], new CheckOptions(), out _);
            var time = Stopwatch.GetElapsedTime(began);
            if (time > TimeSpan.FromMilliseconds(5))
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{check.Code} {time.TotalMilliseconds,8:0} ms " +
                    $"{(GC.GetTotalAllocatedBytes(precise: true) - before) / 1e6,8:0.0} MB {result.Findings.Length,6} findings {check.GetType().Name}"));
        }
    }
}
