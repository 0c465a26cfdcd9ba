namespace EgressTools.Checks;

/// <summary>How much room an egress map should have.</summary>
internal static class MapRoom
{
    /// <summary>Whether so many entries are more than four fifths of what the map holds.</summary>
    public static bool IsNear(int entries, int limit) => entries > (long)limit * 4 / 5;

    /// <summary>What makes room for twice as many, as a power of two like the default.</summary>
    public static string Remedy(int entries) =>
        string.Create(CultureInfo.InvariantCulture, $"helm upgrade with --set egressGateway.maxPolicyEntries={System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(entries, 8192) * 2)}, then restart the agents");
}
