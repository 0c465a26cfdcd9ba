namespace EgressTools.Benchmarks;

/// <summary>All checks of the largest cluster that ask no agent and no pod: reading and checking in one process.</summary>
internal static class Checking
{
    public const string Arguments = "PLUGIN-BINARY";

    public static async Task<bool> RunAsync(string[] args, TextWriter output)
    {
        if (args is not [var binary])
            return false;
        await Largest.MeasureAsync(output, "check", binary, "check", "--fail-on", "never");
        return true;
    }
}
