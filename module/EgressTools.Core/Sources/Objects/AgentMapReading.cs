namespace EgressTools.Sources.Objects;

/// <summary>Reads the maps of our own snapshots.</summary>
internal static class AgentMapReading
{
    public static AgentMap? Map(ref Utf8JsonReader reader, StringPool pool)
    {
        var map = new AgentMap("", []);
        reader.IsObject("agent map");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("node"u8))
                map = map with { Node = reader.Text(pool, "node") };
            else if (reader.ValueTextEquals("absent"u8))
                map = map with { Absent = reader.Flag("absent") };
            else if (reader.ValueTextEquals("entries"u8))
                map = map with { Entries = Entries(ref reader, pool) };
            else
                reader.PassOver();
        }
        return map.Node.Length == 0 ? null : map;
    }

    private static ImmutableArray<AgentMapEntry> Entries(ref Utf8JsonReader reader, StringPool pool)
    {
        if (!reader.IsArray("entries"))
            return [];
        var entries = ImmutableArray.CreateBuilder<AgentMapEntry>();
        while (reader.NextItem())
        {
            if (reader.IsObject("entries[]"))
                entries.Add(Entry(ref reader, pool));
        }
        // A person may have written it.
        entries.Sort();
        return entries.ToImmutable();
    }

    private static AgentMapEntry Entry(ref Utf8JsonReader reader, StringPool pool)
    {
        string source = "", destination = "", egress = "", gateway = "";
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("sourceIP"u8))
                source = reader.Text("entries[].sourceIP");
            else if (reader.ValueTextEquals("destinationCIDR"u8))
                destination = reader.Text(pool, "entries[].destinationCIDR");
            else if (reader.ValueTextEquals("egressIP"u8))
                egress = reader.Text(pool, "entries[].egressIP");
            else if (reader.ValueTextEquals("gatewayIP"u8))
                gateway = reader.Text(pool, "entries[].gatewayIP");
            else
                reader.PassOver();
        }
        return EgressMapOutput.Entry(source, destination, egress, gateway)
            ?? throw new JsonException("entries[] needs sourceIP, destinationCIDR, egressIP and gatewayIP with addresses");
    }
}
