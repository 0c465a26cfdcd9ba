namespace EgressTools.Tests;

internal static class RuleTableLookup
{
    /// <summary>The entry that decides about traffic from a source to a destination: the one with the longest prefix. Null where there is none.</summary>
    public static MapEntry? Lookup(this RuleTable table, Address source, Address destination) =>
        table.EntriesOf(source).Where(e => e.Destination.Contains(destination)).Select(static e => (MapEntry?)e).MaxBy(static e => e!.Value.Destination.Length);
}
