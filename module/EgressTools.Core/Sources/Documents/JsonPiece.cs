using System.Buffers;
using System.Text.Json;

namespace EgressTools.Sources.Documents;

/// <summary>JSON that is written value by value.</summary>
internal sealed class JsonPiece
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public JsonPiece() => Writer = new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true });

    public Utf8JsonWriter Writer { get; }

    /// <summary>How many bytes were written.</summary>
    public int Length
    {
        get
        {
            Writer.Flush();
            return _bytes.WrittenCount;
        }
    }

    /// <summary>What was written from a position on.</summary>
    public byte[] From(int start)
    {
        Writer.Flush();
        return _bytes.WrittenSpan[start..].TrimStart((byte)',').ToArray();
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Writer.Flush();
        _bytes.ResetWrittenCount();
        Writer.Reset();
    }
}
