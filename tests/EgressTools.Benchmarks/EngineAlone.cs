using System.Diagnostics;
using System.Globalization;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>The engine without any reading: from a snapshot to every entry that an agent should
/// hold, with growing endpoints and with growing policies.</summary>
internal static class EngineAlone
{
    public const string Arguments = "";

    private const int Rounds = 5;

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args.Length > 0)
            return false;
        var largest = LargeCluster.Largest;
        WarmUp(largest with { Endpoints = largest.Endpoints / 8 });
        await output.WriteLineAsync("endpoints  nodes  policies   entries  median ms  allocated MB");
        foreach (var part in new[] { 8, 4, 2, 1 })
            await MeasureAsync(largest with { Endpoints = largest.Endpoints / part }, output);
        foreach (var part in new[] { 8, 4, 2, 1 })
            await MeasureAsync(largest with { Policies = largest.Policies / part }, output);
        foreach (var part in new[] { 8, 4, 2, 1 })
            await MeasureAsync(new LargeCluster(largest.Endpoints / part, largest.Nodes / part, largest.Policies / part), output);
        return true;
    }

    /// <summary>Until the compiler has done its best: the native binary has nothing to wait for.</summary>
    private static void WarmUp(LargeCluster cluster)
    {
        var snapshot = LargeSnapshot.Of(cluster);
        for (var i = 0; i < 50; i++)
            Count(snapshot, snapshot.CiliumNodes[0].Name);
    }

    private static async Task MeasureAsync(LargeCluster cluster, TextWriter output)
    {
        var snapshot = LargeSnapshot.Of(cluster);
        var agent = snapshot.CiliumNodes[0].Name;
        var entries = Count(snapshot, agent);
        var runs = Enumerable.Range(0, Rounds).Select(_ => Run(snapshot, agent)).ToList();
        var time = runs.Select(static r => r.Time.TotalMilliseconds).Order().ElementAt(Rounds / 2);
        var bytes = runs.Select(static r => r.Bytes).Order().ElementAt(Rounds / 2);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{cluster.Endpoints,9} {cluster.Nodes,6} {cluster.Policies,9} {entries,9} {time,10:0} {bytes / 1e6,13:0.0}"));
    }

    private static (TimeSpan Time, long Bytes) Run(ClusterSnapshot snapshot, string agent)
    {
        GC.Collect();
        var (before, began) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        Count(snapshot, agent);
        return (Stopwatch.GetElapsedTime(began), GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    /// <summary>Entries with what one agent holds for each.</summary>
    private static int Count(ClusterSnapshot snapshot, string agent) => RuleTable.Build(snapshot).Entries().Count(entry => entry.On(agent).Length > 0);
}
