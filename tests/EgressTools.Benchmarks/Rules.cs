using System.Globalization;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>What one agent of the largest cluster should hold, printed as JSON: reading, the engine and writing in one process.</summary>
internal static class Rules
{
    public const string Arguments = "PLUGIN-BINARY";

    private const int Rounds = 5;

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args is not [var binary])
            return false;
        await using var served = await Served.StartAsync(LargeCluster.Largest.Fill);
        // A gateway's agent: where the entries differ from those of most others.
        string[] command = ["rules", "--expected", "--node", LargeCluster.Largest.NodeNames.First(), "-o", "json", "--kubeconfig", served.Kubeconfig];
        var runs = new List<Measured>();
        for (var round = 0; round <= Rounds; round++)
        {
            var run = await Measured.RunAsync(binary, command);
            // The first round makes the server's pages.
            if (round > 0)
                runs.Add(run);
        }
        await output.WriteLineAsync($"kubectl-egress rules --expected --node NAME -o json {Measured.Median(runs)}");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{LargeCluster.Largest.Endpoints} endpoints, {LargeCluster.Largest.Nodes} nodes, {LargeCluster.Largest.Policies} policies; medians of {Rounds}"));
        return true;
    }
}
