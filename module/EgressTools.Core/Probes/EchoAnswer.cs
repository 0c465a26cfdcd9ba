namespace EgressTools.Probes;

/// <summary>Reads the address out of what an echo service answered. A login page or a proxy's message must never look like one.</summary>
internal static class EchoAnswer
{
    // An address with everything around it takes a few hundred characters.
    public const int MaxLength = 4096;

    // httpbin says "origin", ip-api.com "query", the others "ip".
    private static readonly string[] Members = ["ip", "origin", "query"];

    /// <summary>Understands a bare address, a JSON object with "ip", "origin" or "query", and a line "ip=ADDRESS".</summary>
    /// <returns>The address, or null.</returns>
    public static Address? Parse(string body)
    {
        if (body.Length > MaxLength)
            return null;
        var text = body.AsSpan().Trim();
        if (Address.TryParse(text, out var address))
            return address.IsUnspecified ? null : address;
        return text is ['{', ..] ? ParseJson(body) : ParseLines(text);
    }

    private static Address? ParseJson(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var member in Members)
            {
                if (document.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String)
                    return First(value.GetString());
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON after all, or not valid Unicode.
        }
        return null;
    }

    private static Address? ParseLines(ReadOnlySpan<char> text)
    {
        foreach (var line in text.EnumerateLines())
        {
            if (line.StartsWith("ip=", StringComparison.Ordinal))
                return First(line[3..]);
        }
        return null;
    }

    // A service behind proxies lists "client, proxy": the client comes first.
    private static Address? First(ReadOnlySpan<char> list)
    {
        var comma = list.IndexOf(',');
        return Address.TryParse((comma < 0 ? list : list[..comma]).Trim(), out var address) && !address.IsUnspecified ? address : null;
    }
}
