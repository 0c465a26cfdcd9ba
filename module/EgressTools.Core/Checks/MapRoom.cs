namespace EgressTools.Checks;

/// <summary>The room of egress maps.</summary>
internal static class MapRoom
{
    /// <summary>The effect of a full map (#22805).</summary>
    public const string Overflow = "agents drop random entries, and the traffic of their pods is not steered";

    /// <summary>Whether entries fill more than four fifths of the map.</summary>
    public static bool IsNear(int entries, int limit) => entries > (long)limit * 4 / 5;

    /// <summary>The command that makes room for twice as many entries, rounded to a power of two like the default.</summary>
    public static string Remedy(int entries) =>
        $"helm upgrade with egressGateway.maxPolicyEntries={System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(entries, 8192) * 2)}, " +
        "then restart the agents";
}
