using System.Numerics;
using System.Runtime.Intrinsics;

namespace EgressTools.Cluster;

/// <summary>Takes the contents of lists that nobody reads out of objects while they arrive: <c>metadata.managedFields</c> alone is a quarter of their bytes
/// and more, and a JSON reader takes longer to skip it than to read all that is wanted. What is left is an empty array.</summary>
/// <param name="names">The members whose value is left out where it is a list, in UTF-8.</param>
internal struct UnreadListFilter(byte[][] names)
{
    // Of the arrays that are being left out, how many are open.
    private int _depth;
    private bool _inText;
    private bool _isEscaped;

    // Inside a text the quotes would have backslashes before them.
    private static ReadOnlySpan<byte> ListStart => "\":["u8;

    /// <summary>Moves what is kept together.</summary>
    /// <param name="buffer">What was kept before, and behind it what has arrived.</param>
    /// <param name="kept">How long the former is.</param>
    /// <returns>How much of the buffer is kept now.</returns>
    public int Cut(Span<byte> buffer, int kept)
    {
        var (read, search) = (kept, Math.Max(0, kept - ListStart.Length + 1));
        while (true)
        {
            if (_depth > 0)
                search = read += Skip(buffer[read..]);
            if (_depth > 0)
                return kept;
            var found = Find(buffer, search);
            var end = found < 0 ? buffer.Length : found;
            if (read > kept)
                buffer[read..end].CopyTo(buffer[kept..]);
            (kept, read) = (kept + end - read, end);
            if (found < 0)
                return kept;
            _depth = 1;
        }
    }

    /// <returns>Where the contents of the next list begin that nobody reads; -1 where there is none.</returns>
    private readonly int Find(ReadOnlySpan<byte> buffer, int search)
    {
        while (names.Length > 0 && buffer[search..].IndexOf(ListStart) is >= 0 and var at)
        {
            var before = buffer[..(search + at)];
            search += at + ListStart.Length;
            foreach (var name in names)
            {
                if (before.Length > name.Length && before[^1] == name[^1] && before[^(name.Length + 1)] == '"' && before.EndsWith(name))
                    return search;
            }
        }
        return -1;
    }

    /// <returns>Where the bracket is that closes the outermost array; the length where it is yet to come.</returns>
    private int Skip(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (_depth > 0 && at < bytes.Length)
        {
            var rest = bytes[at..];
            if (rest.Length >= Vector128<byte>.Count && SkipBlock(Vector128.Create(rest)))
                at += Vector128<byte>.Count;
            else
                at += SkipSlowly(rest[..Math.Min(rest.Length, Vector128<byte>.Count)]);
        }
        return _depth > 0 ? at : at - 1;
    }

    /// <returns>False for a block with something that has to be looked at byte by byte.</returns>
    private bool SkipBlock(Vector128<byte> block)
    {
        if (_isEscaped || Find(block, '\\') != 0)
            return false;
        // Each bit becomes the parity of the quotes up to there: 1 inside a text.
        var inside = Find(block, '"');
        for (var shift = 1; shift < Vector128<byte>.Count; shift <<= 1)
            inside ^= inside << shift;
        if (_inText)
            inside = ~inside;
        if ((Find(block, ']') & ~inside) != 0)
            return false;
        _depth += BitOperations.PopCount(Find(block, '[') & ~inside);
        _inText = (inside >> (Vector128<byte>.Count - 1) & 1) != 0;
        return true;
    }

    private static uint Find(Vector128<byte> block, char wanted) => Vector128.Equals(block, Vector128.Create((byte)wanted)).ExtractMostSignificantBits();

    private int SkipSlowly(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_isEscaped)
                _isEscaped = false;
            else if (bytes[i] == '"')
                _inText = !_inText;
            else if (_inText)
                _isEscaped = bytes[i] == '\\';
            else if (bytes[i] == '[')
                _depth++;
            else if (bytes[i] == ']' && --_depth == 0)
                return i + 1;
        }
        return bytes.Length;
    }
}
