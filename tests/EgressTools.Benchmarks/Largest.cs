using System.Globalization;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>A command as a whole process over HTTPS against the largest cluster.</summary>
internal static class Largest
{
    private const int Rounds = 5;

    /// <param name="output">Gets the medians.</param>
    /// <param name="what">The command in words.</param>
    /// <param name="binaries">The plugin, and perhaps another build of it, in turn.</param>
    /// <param name="arguments">Without the kubeconfig.</param>
    public static async Task MeasureAsync(TextWriter output, string what, string[] binaries, params string[] arguments)
    {
        await using var served = await Served.StartAsync(static server => LargeCluster.Largest.Fill(server));
        string[][] programs = [.. binaries.Select(b => (string[])[b, .. arguments, "--kubeconfig", served.Kubeconfig])];
        foreach (var (binary, median) in binaries.Zip(await Measured.InTurnAsync(programs, Rounds)))
            await output.WriteLineAsync($"{binary} {what} {median}");
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{LargeCluster.Largest.Endpoints} endpoints, {LargeCluster.Largest.Nodes} nodes, " +
                $"{LargeCluster.Largest.Policies} policies; medians of {Rounds}"));
    }
}
