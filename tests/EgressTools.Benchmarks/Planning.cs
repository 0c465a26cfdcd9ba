using System.Globalization;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>What one changed policy of the largest cluster would do: reading, the engine twice, and the comparison in one process.</summary>
internal static class Planning
{
    public const string Arguments = "PLUGIN-BINARY";

    private const int Rounds = 5;

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args is not [var binary])
            return false;
        await using var served = await Served.StartAsync(LargeCluster.Largest.Fill);
        var file = Path.GetTempFileName();
        try
        {
            // Of a policy with eight gateways: the last one's egress IP becomes another, so that an eighth of its pods move.
            await File.WriteAllTextAsync(file, Changed(LargeCluster.Largest.Policy(1)));
            var runs = new List<Measured>();
            for (var round = 0; round <= Rounds; round++)
            {
                var run = await Measured.RunAsync(binary, "plan", "-f", file, "-o", "json", "--kubeconfig", served.Kubeconfig);
                // The first round makes the server's pages.
                if (round > 0)
                    runs.Add(run);
            }
            await output.WriteLineAsync($"kubectl-egress plan -f FILE -o json {Measured.Median(runs)}");
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{LargeCluster.Largest.Endpoints} endpoints, {LargeCluster.Largest.Nodes} nodes, {LargeCluster.Largest.Policies} policies; medians of {Rounds}"));
            return true;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Changed(string policy)
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse(policy)!.AsObject();
        var spec = document["spec"]!.AsObject();
        var gateway = spec["egressGateways"] is System.Text.Json.Nodes.JsonArray { Count: > 0 } list ? list[^1]! : spec["egressGateway"]!;
        gateway["egressIP"] = "10.255.255.1";
        return document.ToJsonString();
    }
}
