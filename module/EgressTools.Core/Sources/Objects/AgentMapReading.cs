namespace EgressTools.Sources.Objects;

/// <summary>Reads the maps of our own snapshots.</summary>
internal static class AgentMapReading
{
    private static readonly ObjectShape<(string Source, string Destination, string Egress, string Gateway)> Entry = new(
        ("sourceIP", static (ref r, in at, ref e) => e.Source = r.Text(at.Path)),
        ("destinationCIDR", static (ref r, in at, ref e) => e.Destination = r.Text(at)),
        ("egressIP", static (ref r, in at, ref e) => e.Egress = r.Text(at)),
        ("gatewayIP", static (ref r, in at, ref e) => e.Gateway = r.Text(at)));

    private static readonly ObjectShape<AgentMap> Members = new(
        ("node", static (ref r, in at, ref m) => m = m with { Node = r.Text(at) }),
        ("absent", static (ref r, in at, ref m) => m = m with { Absent = r.Flag(at) }),
        ("entries", static (ref r, in at, ref m) => m = m with { Entries = Entries(ref r, at) }));

    public static AgentMap? Map(ref Utf8JsonReader reader, StringPool pool) =>
        Members.From(new AgentMap("", []), ref reader, pool) is { Node.Length: > 0 } map ? map : null;

    // A person may have written them, in any order.
    private static ImmutableArray<AgentMapEntry> Entries(ref Utf8JsonReader reader, in Place at) => Entry.List(("", "", "", ""), ref reader, at)
        .Select(static e => EgressMapOutput.Entry(e.Source, e.Destination, e.Egress, e.Gateway)
            ?? throw new JsonException("entries[] needs sourceIP, destinationCIDR, egressIP and gatewayIP with addresses")).ToImmutableArray().Sort();
}
