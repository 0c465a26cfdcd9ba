namespace EgressTools.Text.Documents;

/// <summary>What a document says of itself.</summary>
/// <param name="Group">The group of its apiVersion, "" for the core group; null where it has none.</param>
/// <param name="ItemsAt">Offset of the array <c>items</c>; -1 where it is not a list.</param>
internal readonly record struct Envelope(string? Group, string? Kind, int ItemsAt)
{
    public static Envelope Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 250 });
        string? group = null;
        string? kind = null;
        var items = -1;
        if (!reader.Read())
            return new Envelope(null, null, -1);
        if (reader.TokenType == JsonTokenType.StartArray)
            return new Envelope(null, null, 0);
        if (reader.TokenType != JsonTokenType.StartObject)
            return new Envelope(null, null, -1);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isVersion, isKind, isItems) = (reader.ValueTextEquals("apiVersion"u8), reader.ValueTextEquals("kind"u8), reader.ValueTextEquals("items"u8));
            reader.Read();
            if (isVersion)
                group = GroupOf(Text(ref reader));
            else if (isKind)
                kind = Text(ref reader);
            else if (isItems && reader.TokenType == JsonTokenType.StartArray)
                items = (int)reader.TokenStartIndex;
            reader.Skip();
        }
        return new Envelope(group, kind, items);
    }

    /// <summary>The group of an apiVersion.</summary>
    public static string? GroupOf(string? apiVersion) => apiVersion?[..Math.Max(apiVersion.LastIndexOf('/'), 0)];

    // What is not text, or half of a surrogate pair, names no kind.
    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Offsets of the array's elements, with their positions.</summary>
    public static List<(int Start, int Index)> Items(byte[] json, int arrayAt)
    {
        var items = new List<(int Start, int Index)>();
        var reader = new Utf8JsonReader(json.AsSpan(arrayAt), new JsonReaderOptions { MaxDepth = 250 });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add((arrayAt + (int)reader.TokenStartIndex, items.Count));
            reader.Skip();
        }
        return items;
    }
}
