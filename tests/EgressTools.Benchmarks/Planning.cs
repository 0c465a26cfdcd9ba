using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>What one changed policy of the largest cluster would do: reading, the engine twice, and the comparison in one process.</summary>
internal static class Planning
{
    public const string Arguments = "PLUGIN-BINARY [OTHER-PLUGIN-BINARY]";

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args is [])
            return false;
        var file = Path.GetTempFileName();
        try
        {
            // Of a policy with eight gateways: the last one's egress IP becomes another, so that an eighth of its pods move.
            await File.WriteAllTextAsync(file, Changed(LargeCluster.Largest.Policy(1)));
            await Largest.MeasureAsync(output, "plan -f FILE -o json", args, "plan", "-f", file, "-o", "json");
            return true;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Changed(string policy)
    {
        var document = JsonNode.Parse(policy)!.AsObject();
        var spec = document["spec"]!.AsObject();
        var gateway = spec["egressGateways"] is JsonArray { Count: > 0 } list ? list[^1]! : spec["egressGateway"]!;
        gateway["egressIP"] = "10.255.255.1";
        return document.ToJsonString();
    }
}
