using System.Globalization;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>A command as a whole process over HTTPS against the largest cluster.</summary>
internal static class Largest
{
    private const int Rounds = 5;

    /// <param name="output">Gets the medians.</param>
    /// <param name="what">The command in words.</param>
    /// <param name="binary">The plugin.</param>
    /// <param name="arguments">Without the kubeconfig.</param>
    public static async Task MeasureAsync(TextWriter output, string what, string binary, params string[] arguments)
    {
        await using var served = await Served.StartAsync(static server => LargeCluster.Largest.Fill(server));
        var runs = new List<Measured>();
        for (var round = 0; round <= Rounds; round++)
        {
            var run = await Measured.RunAsync(binary, [.. arguments, "--kubeconfig", served.Kubeconfig]);
            // The first round makes the server's pages.
            if (round > 0)
                runs.Add(run);
        }
        await output.WriteLineAsync($"kubectl-egress {what} {Measured.Median(runs)}");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{LargeCluster.Largest.Endpoints} endpoints, {LargeCluster.Largest.Nodes} nodes, {LargeCluster.Largest.Policies} policies; medians of {Rounds}"));
    }
}
