using System.Buffers;
using System.Text.Unicode;

namespace EgressTools.Text.Documents;

/// <summary>An input as UTF-8, one part after the other: each begins at a line of "---", where kubectl cuts too. YAML lets no scalar, not even a literal block,
/// have such a line, so that what is broken in one part cannot reach into the next. Holds one block, however long the input is.</summary>
/// <param name="input">Text in UTF-8, or in UTF-16 with a byte order mark.</param>
internal sealed class PartStream(Stream input, InputBudget budget) : ReadOnlyStream
{
    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Except([9, 10, 13]).Select(static c => (byte)c)]);

    private readonly byte[] _block = new byte[1 << 16];
    private Stream _input = new CountedStream(input, budget);
    // A byte order mark, a marker, and what tells that it is one.
    private const int MarkerBytes = 7;
    private int _at;
    private int _end;
    private int _filled;
    private int _bad;
    private bool _isBegun;
    private bool _isLast;
    private bool _ended = true;
    private bool _atLine = true;
    private int _markersInside;
    private int _lines;
    private long _object;
    private (UnrenderedText Text, int Line)? _template;

    /// <summary>The first of the part, as far as it was read, that only a template has, and its line; null where there is none.</summary>
    public (UnrenderedText Text, int Line)? Template => _template;

    /// <summary>How many lines are above the part.</summary>
    public int Above { get; private set; }

    private ReadOnlySpan<byte> Rest => _block.AsSpan(_at, _end - _at);

    /// <summary>Skips the unread rest of this part and moves to the next one; false after the last part.</summary>
    public bool NextPart()
    {
        Begin();
        while (!_ended)
            Take(_block.Length, validate: false);
        Look();
        if (_at == _end)
            return false;
        SkipMarker();
        (_ended, Above, _bad, _template) = (false, _lines, _at + FirstBad(Rest), null);
        // The first line of a part does not cut it, nor does the marker behind its directives.
        _markersInside = IsMarker(Rest) || HasDirectives() ? 1 : 0;
        BeginObject();
        return true;
    }

    /// <summary>Whether the part begins as JSON does.</summary>
    public bool LooksLikeJson => Rest.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>Tells that an object begins: each may have only so many bytes.</summary>
    public void BeginObject() => _object = 0;

    /// <exception cref="DocumentException">The text has something that a document must not contain.</exception>
    public override int Read(Span<byte> buffer)
    {
        var total = 0;
        for (int read; total < buffer.Length && (read = Take(buffer.Length - total, validate: true)) > 0; total += read)
            _block.AsSpan(_at - read, read).CopyTo(buffer[total..]);
        budget.Object(_object += total);
        return total;
    }

    /// <summary>Goes over a line of the part, or a piece of one that is in the block whole; 0 at its end.</summary>
    private int Take(int most, bool validate)
    {
        if (_ended)
            return 0;
        Look();
        if (_at == _end || (_atLine && IsMarker(Rest) && --_markersInside < 0))
        {
            _ended = true;
            return 0;
        }
        var line = Rest.IndexOf((byte)'\n') + 1;
        var count = Math.Min(line > 0 ? line : Rest.Length, most);
        if (validate && _at + count > _bad)
            throw Bad(_block[_bad]);
        if (_template is null && Unrendered.OfLine(Rest[..count]) is { } text)
            _template = (text, _lines + 1);
        Pass(count);
        return count;
    }

    private void Pass(int count)
    {
        _atLine = Rest[count - 1] == '\n';
        _lines += _atLine ? 1 : 0;
        _at += count;
    }

    // A file that was appended to another brings its own byte order mark.
    private static bool IsMarker(ReadOnlySpan<byte> line) =>
        (line.StartsWith(Encoding.UTF8.Preamble) ? line[3..] : line) is [(byte)'-', (byte)'-', (byte)'-', .. var rest]
            && (rest.IsEmpty || rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n');

    private void SkipByteOrderMark()
    {
        if (Rest.StartsWith(Encoding.UTF8.Preamble))
            _at += 3;
    }

    /// <summary>A marker that has its line for itself would hide that JSON follows.</summary>
    private void SkipMarker()
    {
        SkipByteOrderMark();
        var line = Rest.IndexOf((byte)'\n') + 1;
        if (IsMarker(Rest) && line > 0 && Rest[3..line].Trim(" \t\r\n"u8).IsEmpty)
            Pass(line);
        Look();
        SkipByteOrderMark();
    }

    private bool HasDirectives()
    {
        for (var rest = Rest; !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n') + 1;
            var line = (end > 0 ? rest[..end] : rest).Trim(" \t\r\n"u8);
            if (!line.IsEmpty && line[0] != '#')
                return line[0] == '%';
            rest = end > 0 ? rest[end..] : [];
        }
        return false;
    }

    private void Begin()
    {
        if (_isBegun)
            return;
        _isBegun = true;
        Look();
        if (TextEncodings.Utf16(Rest) is { } encoding)
        {
            var whole = new JoinedStream(Rest[2..].ToArray(), _input);
            (_input, _at, _end, _filled, _isLast) = (Encoding.CreateTranscodingStream(whole, encoding, TextEncodings.Utf8), 0, 0, 0, false);
            Look();
        }
    }

    /// <summary>Reads on where less than a marker is left in the block. A character of several bytes is shown when it is there whole.</summary>
    private void Look()
    {
        if (_end - _at >= MarkerBytes || _isLast)
            return;
        _block.AsSpan(_at, _filled - _at).CopyTo(_block);
        (_filled, _at, _end) = (_filled - _at, 0, 0);
        while (_end < MarkerBytes && !_isLast)
        {
            var read = Fill();
            _isLast = read == 0;
            _filled += read;
            _end = _isLast ? _filled : _filled - TextEncodings.UnfinishedBytes(_block.AsSpan(0, _filled));
        }
        _bad = FirstBad(Rest);
    }

    private int Fill()
    {
        try
        {
            return _input.Read(_block.AsSpan(_filled));
        }
        catch (DecoderFallbackException error)
        {
            _isLast = true;
            throw new DocumentException(_lines + 1, "not UTF-16 text. Save the file as UTF-8", error);
        }
    }

    /// <summary>Where the first byte is that is not UTF-8, or a control character; behind the end where there is none.</summary>
    private static int FirstBad(ReadOnlySpan<byte> block)
    {
        var control = block.IndexOfAny(Controls);
        var sound = control < 0 ? block.Length : control;
        return Utf8.IsValid(block[..sound]) ? control < 0 ? int.MaxValue >> 1 : control : TextEncodings.FirstInvalid(block);
    }

    private DocumentException Bad(byte value) => new(_lines + 1, value < 32
        ? string.Create(CultureInfo.InvariantCulture, $"not text: it holds the control character U+{value:X4}")
        : "not UTF-8 text. Save the file as UTF-8");
}
