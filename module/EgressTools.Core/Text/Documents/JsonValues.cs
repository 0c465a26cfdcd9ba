namespace EgressTools.Text.Documents;

/// <summary>The values of a JSON text that is in memory.</summary>
internal static class JsonValues
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = InputLimits.Depth };

    /// <summary>One value, or several one behind the other; null where the text is not JSON.</summary>
    /// <param name="above">How many lines are above it.</param>
    public static List<RawDocument>? Of(byte[] text, int above, out DocumentFault? fault)
    {
        var documents = new List<RawDocument>();
        try
        {
            for (ReadOnlySpan<byte> rest = text; !rest.Trim(" \t\r\n"u8).IsEmpty;)
            {
                var length = LengthOfFirst(rest);
                var value = rest[..length];
                var blank = value.Length - value.TrimStart(" \t\r\n"u8).Length;
                documents.Add(new RawDocument(value.ToArray(), 1 + above + value[..blank].Count((byte)'\n'), LinesOfItems(value, above)));
                above += value.Count((byte)'\n');
                rest = rest[length..];
            }
            fault = null;
            return documents;
        }
        catch (JsonException error)
        {
            fault = new DocumentFault((int)(error.LineNumber ?? 0) + 1 + above, Reason(error));
            return null;
        }
    }

    /// <summary>What is wrong with a text that is not JSON.</summary>
    public static string Reason(JsonException error) => error.Message.Contains("maximum configured depth", StringComparison.Ordinal)
        ? $"nested more than {InputLimits.Depth} levels deep"
        : "not valid JSON";

    /// <summary>Where each element of its <c>items</c> (or of the text itself, if a list) begins.</summary>
    private static int[] LinesOfItems(ReadOnlySpan<byte> json, int above)
    {
        var reader = new Utf8JsonReader(json, Options);
        var lines = new List<int>();
        var (line, counted, depth, inItems) = (1 + above, 0, 1, true);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 0)
                (depth, inItems) = (2, false);
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                inItems = depth == 2 && reader.ValueTextEquals("items"u8);
            else if (inItems && reader.CurrentDepth == depth && IsStart(reader.TokenType))
            {
                var start = (int)reader.TokenStartIndex;
                line += json[counted..start].Count((byte)'\n');
                counted = start;
                lines.Add(line);
            }
        }
        return [.. lines];
    }

    private static int LengthOfFirst(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        reader.Skip();
        return (int)reader.BytesConsumed;
    }

    private static bool IsStart(JsonTokenType type) => type is not (JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.PropertyName);
}
