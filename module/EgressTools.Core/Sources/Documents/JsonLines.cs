using System.Text.Json;

namespace EgressTools.Sources.Documents;

/// <summary>The lines of a JSON text.</summary>
internal static class JsonLines
{
    /// <summary>Reads the whole text and returns where each element of its <c>items</c> (or of the text itself, if a list) begins, from 1.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static int[] OfItems(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 200 });
        var lines = new List<int>();
        var (line, counted, depth, inItems) = (1, 0, 1, true);
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

    /// <summary>Where the first value of a text ends; behind it there may be others.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static int LengthOfFirst(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 200 });
        reader.Read();
        reader.Skip();
        return (int)reader.BytesConsumed;
    }

    private static bool IsStart(JsonTokenType type) => type is not (JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.PropertyName);
}
