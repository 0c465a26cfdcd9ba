namespace EgressTools.Cluster;

/// <summary>What a page says of the list that it is part of.</summary>
/// <param name="Next">The token of the next page; null or empty on the last.</param>
/// <param name="Version">The resource version of the list; null where it is not told.</param>
/// <param name="Remaining">How many objects follow; null where it is not told, as with selectors.</param>
internal readonly record struct PageMetadata(string? Next, string? Version, long? Remaining)
{
    // Base64 of a version and an object's name, which has 253 characters at most.
    private const int LongestToken = 4096;

    /// <summary>Reads the value of <c>metadata</c>.</summary>
    /// <exception cref="JsonException">The token is longer than any can be.</exception>
    /// <exception cref="InvalidOperationException">A text is not Unicode.</exception>
    public static PageMetadata Read(ReadOnlySpan<byte> metadata)
    {
        var reader = new Utf8JsonReader(metadata);
        var page = default(PageMetadata);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isToken, isVersion, isRemaining) = (reader.ValueTextEquals("continue"u8), reader.ValueTextEquals("resourceVersion"u8),
                reader.ValueTextEquals("remainingItemCount"u8));
            reader.Read();
            if (isToken && reader.TokenType == JsonTokenType.String)
                page = page with
                {
                    Next = reader.ValueSpan.Length <= LongestToken ? reader.GetString()
                    : throw new JsonException("the token of the next page is too long")
                };
            else if (isVersion && reader.TokenType == JsonTokenType.String)
                page = page with { Version = reader.ValueSpan.Length <= LongestToken ? reader.GetString() : null };
            else if (isRemaining && reader.TokenType == JsonTokenType.Number)
                page = page with { Remaining = reader.TryGetInt64(out var count) ? count : null };
            else
                reader.Skip();
        }
        return page;
    }
}
