namespace EgressTools.Engine;

/// <summary>FNV-1a with 32 bits, as the agents use it to spread endpoints over several gateways.</summary>
public static class EndpointHash
{
    /// <summary>The hash of the text's UTF-8 bytes.</summary>
    public static uint Fnv1a32(string text)
    {
        Span<byte> buffer = stackalloc byte[256];
        var bytes = Encoding.UTF8.GetMaxByteCount(text.Length) <= buffer.Length ? buffer[..Encoding.UTF8.GetBytes(text, buffer)] : Encoding.UTF8.GetBytes(text);
        return Fnv1a32(bytes);
    }

    /// <summary>The hash of a uid's text.</summary>
    internal static uint Of(ObjectUid uid)
    {
        Span<byte> text = stackalloc byte[ObjectUid.TextLength];
        return uid.TryFormat(text) ? Fnv1a32(text) : Fnv1a32(uid.ToString());
    }

    private static uint Fnv1a32(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes)
            hash = unchecked((hash ^ b) * 16777619u);
        return hash;
    }
}
