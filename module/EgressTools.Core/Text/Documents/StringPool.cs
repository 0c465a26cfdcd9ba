using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace EgressTools.Text.Documents;

/// <summary>Keeps one instance of each text and of each label set, so that 150,000 endpoints of a few hundred identities cost their addresses and little more.
/// Readers of several lists share one, each on its thread.</summary>
public sealed class StringPool
{
    private readonly InputBudget? _budget;
    private long _characters;

    // Longer texts are seldom repeated, and this many characters fit on the stack.
    private const int LongestPooled = 256;
    private readonly ConcurrentDictionary<LabelSet, LabelSet> _labels = [];
    private readonly ConcurrentDictionary<int, LabelSet> _byInstances = [];
    private readonly ConcurrentDictionary<(long Identity, int Hash), LabelSet> _identities = [];
    private readonly ConcurrentDictionary<int, ImmutableArray<string>> _lists = [];
    private readonly ShortText?[] _short = new ShortText?[256];

    // Open addressing over spans: a text that is known already is found without making a string of it, and without a lock, since none is ever taken out.
    private volatile string?[] _slots = new string?[1024];
    private int _count;

    /// <summary>A pool for what a server answers.</summary>
    public StringPool()
    {
    }

    /// <summary>A pool for what files hold.</summary>
    internal StringPool(InputBudget budget) => _budget = budget;

    /// <summary>The reader's current string token or member name, or "" for null.</summary>
    public string Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return "";
        if (!reader.HasValueSequence && !reader.ValueIsEscaped && reader.ValueSpan.Length < sizeof(ulong))
            return ReadShort(ref reader);
        return ReadAny(ref reader);
    }

    /// <summary>Texts such as "True" and "main", of which lists are full, are found by their bytes without being decoded and hashed.</summary>
    private string ReadShort(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        reader.ValueSpan.CopyTo(bytes);
        bytes[^1] = (byte)reader.ValueSpan.Length;
        var key = BitConverter.ToUInt64(bytes);
        ref var known = ref _short[(key * 0x9E3779B97F4A7C15) >> 56];
        if (known is { } found && found.Bytes == key)
            return found.Text;
        var text = ReadAny(ref reader);
        known = new ShortText(key, text);
        return text;
    }

    private string ReadAny(ref Utf8JsonReader reader)
    {
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > LongestPooled)
        {
            Count(length);
            return reader.GetString() ?? "";
        }
        Span<char> text = stackalloc char[LongestPooled];
        return Intern(text[..reader.CopyString(text)]);
    }

    /// <summary>One instance of the text.</summary>
    public string Intern(string text) => Intern(text, text);

    /// <summary>One instance of the text.</summary>
    public string Intern(ReadOnlySpan<char> text) => text.IsEmpty ? "" : Intern(text, null);

    /// <summary>One instance of the labels.</summary>
    public LabelSet Intern(LabelSet labels) => _labels.GetOrAdd(labels, labels);

    /// <summary>One instance of labels whose texts are of this pool; those that were seen before are found by their instances.</summary>
    internal LabelSet Labels(List<KeyValuePair<string, string>> labels)
    {
        var hash = default(HashCode);
        foreach (var (key, value) in labels)
        {
            hash.Add(RuntimeHelpers.GetHashCode(key));
            hash.Add(RuntimeHelpers.GetHashCode(value));
        }
        var instances = hash.ToHashCode();
        return _byInstances.TryGetValue(instances, out var known) && known.IsOf(labels) ? known : _byInstances[instances] = Intern(LabelSet.Create(labels));
    }

    /// <summary>One instance of a list of texts that are of this pool, as far as its hash is its own.</summary>
    internal ImmutableArray<string> Intern(ImmutableArray<string> texts)
    {
        var hash = default(HashCode);
        foreach (var text in texts)
            hash.Add(RuntimeHelpers.GetHashCode(text));
        var known = _lists.GetOrAdd(hash.ToHashCode(), texts);
        return known.AsSpan().SequenceEqual(texts.AsSpan()) ? known : texts;
    }

    /// <summary>The labels of an identity that were read before. The hash of their text is part of the key: documents written by hand may give one number to
    /// different labels.</summary>
    internal LabelSet? FindIdentity(long identity, int hash) => _identities.TryGetValue((identity, hash), out var known) ? known : null;

    /// <summary>Remembers the labels of an identity.</summary>
    internal LabelSet AddIdentity(long identity, int hash, LabelSet labels) => _identities[(identity, hash)] = labels;

    private string Intern(ReadOnlySpan<char> text, string? instance)
    {
        var slots = _slots;
        return slots[Find(slots, text)] ?? Add(text, instance);
    }

    private string Add(ReadOnlySpan<char> text, string? instance)
    {
        lock (_labels)
        {
            // Another thread may have been faster.
            var slot = Find(_slots, text);
            if (_slots[slot] is { } known)
                return known;
            Count(text.Length);
            instance ??= text.ToString();
            Volatile.Write(ref _slots[slot], instance);
            if (++_count * 2 > _slots.Length)
                Grow();
            return instance;
        }
    }

    private void Count(long characters) => _budget?.Texts(Interlocked.Add(ref _characters, characters + 16));

    private static int Find(string?[] slots, ReadOnlySpan<char> text)
    {
        var mask = slots.Length - 1;
        var slot = string.GetHashCode(text, StringComparison.Ordinal) & mask;
        while (slots[slot] is { } other && !text.SequenceEqual(other))
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        var slots = new string?[_slots.Length * 2];
        foreach (var text in _slots)
        {
            if (text is not null)
                slots[Find(slots, text)] = text;
        }
        _slots = slots;
    }

    private sealed record ShortText(ulong Bytes, string Text);
}
