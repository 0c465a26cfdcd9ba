using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>What one agent of the largest cluster should hold, printed as JSON: reading, the engine and writing in one process.</summary>
internal static class Rules
{
    public const string Arguments = "PLUGIN-BINARY [OTHER-PLUGIN-BINARY]";

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args is [])
            return false;
        // A gateway's agent: where the entries differ from those of most others.
        var node = LargeCluster.Largest.NodeNames.First();
        await Largest.MeasureAsync(output, "rules --expected --node NAME -o json", args, "rules", "--expected", "--node", node, "-o", "json");
        return true;
    }
}
