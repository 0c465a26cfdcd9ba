using System.Buffers;

namespace EgressTools.Text.Documents;

/// <summary>JSON that is written value by value.</summary>
internal sealed class JsonPiece
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<LineMark> _marks = [];

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

    /// <summary>The lines that it was written from.</summary>
    public LineMark[] Marks => [.. _marks];

    /// <summary>Notes the line of what is written next.</summary>
    public void Mark(int line, bool isCopied)
    {
        if (_marks.Count == 0 || _marks[^1].Line != line || _marks[^1].IsCopied != isCopied)
            _marks.Add(new LineMark((int)(Writer.BytesCommitted + Writer.BytesPending), line, isCopied));
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
        _marks.Clear();
    }
}
