using System.Buffers;

namespace EgressTools.Cluster;

/// <summary>Reads one page of a list while it arrives: what is held is the buffer, at most as large as the largest item, and what the reader of the items makes
/// of them.</summary>
internal sealed class PageReader<T>(Stream stream, ObjectReader<T> read, StringPool pool, ListBudget budget, byte[][] unread) : IDisposable
    where T : class
{
    /// <summary>etcd takes requests of 1.5 MB unless it is told otherwise, and no server takes an object of more than 3 MB.</summary>
    private const int MaxItem = 8 << 20;
    /// <summary>The object that a piece ends in is looked at twice, so that small pieces are put together.</summary>
    private const int LeastRead = 48 * 1024;
    /// <summary>More are counted only.</summary>
    private const int MaxFaults = 20;
    private int _faults;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
    private int _start;
    private int _end;
    private bool _atEnd;
    private bool _inItems;
    private bool _hasItems;
    private long _largest;
    private UnreadListFilter _filter = new(unread);
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 250 });

    /// <summary>The items of the page, in order.</summary>
    public List<T> Items { get; } = [];
    /// <summary>What could not be read of single items, one clause each.</summary>
    public List<string> Faults { get; } = [];
    /// <summary>How many objects the page has, those included of which nothing was made.</summary>
    public int Count { get; private set; }
    /// <summary>What the page says of the whole list.</summary>
    public PageMetadata Metadata { get; private set; }

    /// <exception cref="JsonException">The page is not a list, or ends in the middle.</exception>
    /// <exception cref="ListTooLongException">The list has more than <see cref="ListBudget"/> allows.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        budget.TakePage();
        while (!Parse())
        {
            if (_atEnd)
                throw new JsonException("the list ends in the middle");
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
        if (_faults > MaxFaults)
            Faults[^1] += $" (and {_faults - MaxFaults} more)";
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Takes in what is complete in the buffer.</summary>
    /// <returns>Whether the list is at its end.</returns>
    private bool Parse()
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _atEnd, _state);
        var done = false;
        var taken = GC.GetAllocatedBytesForCurrentThread();
        while (!done)
        {
            var before = reader;
            if (!StepSafely(ref reader, out done))
            {
                reader = before;
                break;
            }
        }
        budget.TakeMemory(GC.GetAllocatedBytesForCurrentThread() - taken);
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        return done;
    }

    /// <summary>A name or text that is not Unicode is found when it is compared or taken, not when it is read.</summary>
    private bool StepSafely(ref Utf8JsonReader reader, out bool done)
    {
        try
        {
            return Step(ref reader, out done);
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("a text of the list is not Unicode", error);
        }
    }

    /// <returns>False where the buffer ends before the next piece does.</returns>
    private bool Step(ref Utf8JsonReader reader, out bool done)
    {
        done = false;
        if (!reader.Read())
            return false;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when _inItems:
                return Item(ref reader);
            case JsonTokenType.EndArray when _inItems:
                _inItems = false;
                return true;
            case JsonTokenType.StartObject when reader.CurrentDepth == 0:
                return true;
            case JsonTokenType.PropertyName when !_inItems:
                return Member(ref reader);
            case JsonTokenType.EndObject when reader.CurrentDepth == 0 && _hasItems:
                done = true;
                return true;
            default:
                throw new JsonException("this is not a list");
        }
    }

    private bool Item(ref Utf8JsonReader reader)
    {
        var from = reader.TokenStartIndex;
        if (MayEndLater(reader, from) && !CanSkip(reader))
            return false;
        var item = reader;
        try
        {
            if (read(ref item, pool) is { } made)
                Items.Add(made);
            reader = item;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // It may end beyond the buffer although none so far was as large; else it is not of the shape that its schema says, and the others count.
            if (!reader.TrySkip())
                return false;
            if (++_faults <= MaxFaults)
                Faults.Add(error is JsonException ? error.Message.TrimEnd('.') : "a member's name is not Unicode");
        }
        Count++;
        budget.TakeObject();
        _largest = Math.Max(_largest, reader.BytesConsumed - from);
        return true;
    }

    /// <summary>Where too little is left in the buffer, it is worth finding out whether the item is whole before it is read.</summary>
    private bool MayEndLater(in Utf8JsonReader reader, long from) => _end - _start - from < _largest;
    private static bool CanSkip(Utf8JsonReader reader) => reader.TrySkip();

    private bool Member(ref Utf8JsonReader reader)
    {
        var (isItems, isMetadata) = (reader.ValueTextEquals("items"u8), reader.ValueTextEquals("metadata"u8));
        if (!reader.Read())
            return false;
        _hasItems |= isItems;
        if (isItems && reader.TokenType == JsonTokenType.StartArray)
        {
            _inItems = true;
            return true;
        }
        var from = _start + (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
            return false;
        if (isMetadata)
            Metadata = PageMetadata.Read(_buffer.AsSpan(from, _start + (int)reader.BytesConsumed - from));
        return true;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Grow();
        for (var before = _end; _end - before < LeastRead && _end < _buffer.Length && !_atEnd;)
        {
            var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _atEnd = count == 0;
            _end = _filter.Cut(_buffer.AsSpan(0, _end + count), _end);
        }
    }

    private void Grow()
    {
        if (_buffer.Length >= MaxItem)
            throw new JsonException("one object has more than 8 MB");
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
