namespace EgressTools.Text.Documents;

/// <summary>How documents are encoded: UTF-8, or UTF-16 where a byte order mark says so. What is neither is refused, never guessed.</summary>
internal static class TextEncodings
{
    /// <summary>UTF-8 without a mark, which refuses what is not UTF-8.</summary>
    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The encoding that a byte order mark of UTF-16 names; null without one.</summary>
    public static Encoding? Utf16(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        _ => null,
    };

    /// <summary>The text of a file that is there whole, without its byte order mark.</summary>
    /// <exception cref="InputException">It is not text.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string name)
    {
        var encoding = Utf16(bytes);
        var text = encoding is not null ? bytes[2..] : bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        try
        {
            return (encoding ?? Utf8).GetString(text);
        }
        catch (DecoderFallbackException error)
        {
            var line = encoding is null ? text[..FirstInvalid(text)].Count((byte)'\n') + 1 : 0;
            throw new InputException("not UTF-8 text. Save the file as UTF-8", "NotText", new SourceLocation(name, line), inner: error);
        }
    }

    /// <summary>How many bytes at the end begin a character that is not there whole.</summary>
    public static int UnfinishedBytes(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= Math.Min(3, text.Length); back++)
        {
            var value = text[^back];
            if (value < 0x80)
                return 0;
            if (value >= 0xC0)
                return back < (value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : 2) ? back : 0;
        }
        return 0;
    }

    /// <summary>Where the first byte is that is not UTF-8.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }
}

/// <summary>Bytes that were read already, and what follows them.</summary>
internal sealed class JoinedStream(byte[] first, Stream rest) : ReadOnlyStream
{
    private int _at;

    public override int Read(Span<byte> buffer)
    {
        if (_at == first.Length)
            return rest.Read(buffer);
        var count = Math.Min(buffer.Length, first.Length - _at);
        first.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }
}
