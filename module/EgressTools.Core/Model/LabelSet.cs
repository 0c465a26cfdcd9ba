using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EgressTools.Model;

/// <summary>Labels: an immutable map with few entries, sorted by key as text. Equal when the entries are.</summary>
public sealed class LabelSet : IReadOnlyDictionary<string, string>, IEquatable<LabelSet>
{
    /// <summary>No labels.</summary>
    public static readonly LabelSet Empty = new([]);
    private readonly ImmutableArray<KeyValuePair<string, string>> _entries;
    private readonly int _hash;

    private LabelSet(ImmutableArray<KeyValuePair<string, string>> entries)
    {
        _entries = entries;
        var hash = default(HashCode);
        foreach (var (key, value) in entries)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }
        _hash = hash.ToHashCode();
    }

    /// <inheritdoc/>
    public int Count => _entries.Length;
    /// <inheritdoc/>
    public IEnumerable<string> Keys => _entries.Select(static e => e.Key);
    /// <inheritdoc/>
    public IEnumerable<string> Values => _entries.Select(static e => e.Value);

    /// <inheritdoc/>
    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"no label '{key}'");

    /// <summary>The labels; of a key that is given twice the last value counts, as in JSON.</summary>
    public static LabelSet Create(IEnumerable<KeyValuePair<string, string>> labels)
    {
        ImmutableArray<KeyValuePair<string, string>> entries = [.. labels];
        if (entries.IsEmpty)
            return Empty;
        // As a server sends them.
        if (IsSorted(entries))
            return new LabelSet(entries);
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
            sorted[key] = value;
        return new LabelSet([.. sorted]);
    }

    /// <summary>Whether these are the very texts of the labels, in their order.</summary>
    internal bool IsOf(List<KeyValuePair<string, string>> labels)
    {
        if (labels.Count != _entries.Length)
            return false;
        for (var i = 0; i < _entries.Length; i++)
        {
            if (!ReferenceEquals(labels[i].Key, _entries[i].Key) || !ReferenceEquals(labels[i].Value, _entries[i].Value))
                return false;
        }
        return true;
    }

    /// <inheritdoc cref="Create(IEnumerable{KeyValuePair{string, string}})"/>
    public static LabelSet Create(params ReadOnlySpan<(string Key, string Value)> labels) =>
        Create(labels.ToArray().Select(static l => KeyValuePair.Create(l.Key, l.Value)));

    /// <summary>These labels with one more, or with another value of one.</summary>
    public LabelSet With(string key, string value) => Create(_entries.Where(e => e.Key != key).Append(new(key, value)));

    private static bool IsSorted(ImmutableArray<KeyValuePair<string, string>> entries)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            if (string.CompareOrdinal(entries[i - 1].Key, entries[i].Key) >= 0)
                return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var low = 0;
        var high = _entries.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_entries[middle].Key, key);
            if (order == 0)
            {
                value = _entries[middle].Value;
                return true;
            }
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        value = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _entries.AsSpan().SequenceEqual(other._entries.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>"a=b,c=d", in the order of the keys.</summary>
    public override string ToString() => string.Join(',', _entries.Select(static e => $"{e.Key}={e.Value}"));
}
