using System.Buffers;

namespace EgressTools.Text.Documents;

/// <summary>Takes JSON lists apart while they are read: it knows where values end, and whoever gets them reads what they are. Several values may follow each
/// other.</summary>
/// <param name="text">One part of the input, or what was read of it.</param>
/// <param name="above">How many lines are above it.</param>
internal sealed class JsonSplitter(Stream text, int above)
{
    private readonly byte[] _block = new byte[1 << 16];
    private readonly ArrayBufferWriter<byte> _document = new();
    private readonly ArrayBufferWriter<byte> _item = new();
    private int _at;
    private int _end;
    private int _line = above + 1;

    /// <summary>Called where an object begins, whose size is limited; null where the text was read before.</summary>
    public Action? BeginsObject { get; init; }

    /// <summary>The items of lists, and behind them the lists without items; all else whole.</summary>
    /// <exception cref="DocumentException">The text ends early.</exception>
    public IEnumerable<RawDocument> Read()
    {
        while (Skip(_document) >= 0)
        {
            _document.ResetWrittenCount();
            BeginsObject?.Invoke();
            var line = _line;
            if (Peek() != '{')
                Value(_document);
            else
            {
                foreach (var item in Object())
                    yield return item;
            }
            yield return new RawDocument(_document.WrittenSpan.ToArray(), line, []);
            _document.ResetWrittenCount();
        }
    }

    private IEnumerable<RawDocument> Object()
    {
        var head = new ListHead(null, null);
        Copy(_document);
        while (Must(Skip(_document)) != '}')
        {
            var key = Value(_document);
            while (Skip(_document) == ':')
                Copy(_document);
            if (key is "\"items\"" && head.MayBeList && Peek() == '[')
            {
                foreach (var item in Items(head))
                    yield return item;
            }
            else if (key is "\"kind\"" or "\"apiVersion\"" && Peek() == '"')
            {
                var value = Value(_document)[1..^1];
                head = key is "\"kind\"" ? head with { Kind = value } : head with { ApiVersion = value };
            }
            else
                Value(_document);
            while (Skip(_document) == ',')
                Copy(_document);
        }
        Copy(_document);
    }

    private IEnumerable<RawDocument> Items(ListHead head)
    {
        Copy(_document);
        while (Must(Skip(_item)) != ']')
        {
            _item.ResetWrittenCount();
            BeginsObject?.Invoke();
            var line = _line;
            Value(_item);
            yield return new RawDocument(_item.WrittenSpan.ToArray(), line, []) { ItemOf = head };
            // The commas stay out of the list: one too many or too few between items is not told from what is right.
            while (Skip(_item) == ',')
                Copy(_item);
        }
        BeginsObject?.Invoke();
        Copy(_document);
    }

    /// <summary>Copies one value; what it is where it is short.</summary>
    private string Value(ArrayBufferWriter<byte> copy)
    {
        var start = copy.WrittenCount;
        var depth = 0;
        do
        {
            var first = Peek();
            Copy(copy);
            if (first == '"')
                Text(copy);
            else if (first is '{' or '[')
                depth++;
            else if (first is '}' or ']')
                depth--;
            else if (depth == 0)
                Word(copy);
        }
        while (depth > 0);
        var length = copy.WrittenCount - start;
        return length < 256 ? Encoding.UTF8.GetString(copy.WrittenSpan[start..]) : "";
    }

    private void Text(ArrayBufferWriter<byte> copy)
    {
        for (int next; (next = Peek()) != '"'; Copy(copy))
        {
            if (next == '\\')
                Copy(copy);
        }
        Copy(copy);
    }

    private void Word(ArrayBufferWriter<byte> copy)
    {
        while (Fill() && _block[_at] is not ((byte)',' or (byte)'}' or (byte)']' or (byte)':' or (byte)'{' or (byte)'[' or (byte)'"' or (byte)' '
            or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            Copy(copy);
    }

    /// <summary>Skips blanks and returns the next byte, or -1 at the end.</summary>
    private int Skip(ArrayBufferWriter<byte> copy)
    {
        while (Fill() && _block[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            Copy(copy);
        return Fill() ? _block[_at] : -1;
    }

    private char Peek() => (char)Must(Fill() ? _block[_at] : -1);
    private int Must(int next) => next >= 0 ? next : throw new DocumentException(_line, "not valid JSON: it ends early");

    private void Copy(ArrayBufferWriter<byte> copy)
    {
        var value = Peek();
        copy.GetSpan(1)[0] = (byte)value;
        copy.Advance(1);
        _line += value == '\n' ? 1 : 0;
        _at++;
    }

    private bool Fill()
    {
        if (_at == _end)
            (_at, _end) = (0, text.Read(_block));
        return _at < _end;
    }
}
