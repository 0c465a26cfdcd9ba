namespace EgressTools.Sources.Agents;

/// <summary>Understands the agent's table nat-stats: <c>cilium-dbg shell -- db/show nat-stats</c> as text or as a stream of JSON objects, and <c>statedb
/// dump</c>, which holds it among other tables. It has the thirty fullest pairs of an address and a remote service, up to half a minute old.</summary>
public static class NatStatsOutput
{
    private const string Table = "nat-stats";

    // The table has thirty rows; more are not the agent's.
    private const int MostRows = 1000;

    /// <summary>Reads it; what is not a row of the table is skipped, since a dump holds others.</summary>
    public static ImmutableArray<NatUsage> Parse(string node, string text)
    {
        text = AgentOutput.WithoutPreamble(text);
        return [.. (AgentOutput.IsJson(text) ? OfJson(node, Encoding.UTF8.GetBytes(text)) : OfText(node, text)).Take(MostRows)];
    }

    private static IEnumerable<NatUsage> OfText(string node, string text) =>
        from words in text.Split('\n').Where(static l => l.Length < 500)
            .Select(static l => l.TrimStart('#', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        where words is ["ipv4" or "ipv6", _, _, _, _] && Address.TryParse(words[2], out _) && IsWord(words[1]) && IsWord(words[3])
            && int.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select new NatUsage(node, words[1], Address.Parse(words[2]), words[3], int.Parse(words[4], CultureInfo.InvariantCulture));

    private static List<NatUsage> OfJson(string node, byte[] text)
    {
        var rows = new List<NatUsage>();
        try
        {
            // One value behind the other, each with a reader of its own.
            for (var at = 0; at < text.Length && rows.Count < MostRows;)
            {
                var reader = new Utf8JsonReader(text.AsSpan(at));
                if (!reader.Read())
                    break;
                Value(ref reader, node, rows);
                at += (int)reader.BytesConsumed;
                at += text.AsSpan(at).IndexOfAnyExcept(" \t\r\n"u8) is var blanks and >= 0 ? blanks : text.Length;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A file that was cut still has its first rows.
        }
        return rows;
    }

    /// <summary>A row, or tables by their names, of which the others are skipped.</summary>
    private static void Value(ref Utf8JsonReader reader, string node, List<NatUsage> rows)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray && rows.Count < MostRows)
                Value(ref reader, node, rows);
        }
        else if (reader.TokenType != JsonTokenType.StartObject)
            reader.Skip();
        else
            Object(ref reader, node, rows);
    }

    private static void Object(ref Utf8JsonReader reader, string node, List<NatUsage> rows)
    {
        var protocol = "";
        Address? egressIP = null, endpoint = null;
        int port = 0, count = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case Table:
                    Value(ref reader, node, rows);
                    break;
                case "Proto" when reader.TokenType == JsonTokenType.String:
                    protocol = reader.GetString()!;
                    break;
                case "EgressIP" when reader.TokenType == JsonTokenType.String:
                    egressIP = Address.TryParse(reader.GetString(), out var own) ? own : null;
                    break;
                case "EndpointIP" when reader.TokenType == JsonTokenType.String:
                    endpoint = Address.TryParse(reader.GetString(), out var other) ? other : null;
                    break;
                case "RemotePort" when reader.TokenType == JsonTokenType.Number && reader.TryGetUInt16(out var number):
                    port = number;
                    break;
                case "Count" when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var connections):
                    count = connections;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (egressIP is not { } address || endpoint is not { } there || count < 0 || !IsWord(protocol))
            return;
        var remote = there.IsIPv6 && port > 0 ? $"[{there}]" : there.ToString();
        rows.Add(new NatUsage(node, protocol, address, port > 0 ? string.Create(CultureInfo.InvariantCulture, $"{remote}:{port}") : remote, count));
    }

    private static bool IsWord(string text) => text.Length is > 0 and < 80 && text.All(static c => c is > ' ' and <= '~');
}
