using System.Text.Json;

namespace EgressTools.Text.Documents;

/// <summary>
/// Keeps one instance of each text and of each label set, so that 150,000 endpoints of a few hundred identities cost their addresses and little
/// more. Not thread-safe: one pool a reader.
/// </summary>
public sealed class StringPool
{
    private readonly InputBudget? _budget;
    private long _characters;

    // Longer texts are seldom repeated, and this many characters fit on the stack.
    private const int LongestPooled = 256;

    private readonly Dictionary<LabelSet, LabelSet> _labels = [];
    private readonly Dictionary<(long Identity, int Hash), LabelSet> _identities = [];

    // Open addressing over spans: a text that is known already is found without making a string of it.
    private string?[] _slots = new string?[1024];
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
    public LabelSet Intern(LabelSet labels)
    {
        if (_labels.TryGetValue(labels, out var known))
            return known;
        _labels.Add(labels, labels);
        return labels;
    }

    /// <summary>
    /// The labels of an identity that were read before. The hash of their text is part of the key: documents written by hand may give one
    /// number to different labels.
    /// </summary>
    internal LabelSet? FindIdentity(long identity, int hash) => _identities.GetValueOrDefault((identity, hash));

    /// <summary>Remembers the labels of an identity.</summary>
    internal LabelSet AddIdentity(long identity, int hash, LabelSet labels) => _identities[(identity, hash)] = labels;

    private string Intern(ReadOnlySpan<char> text, string? instance)
    {
        var slot = Find(text);
        if (_slots[slot] is { } known)
            return known;
        Count(text.Length);
        instance ??= text.ToString();
        _slots[slot] = instance;
        if (++_count * 2 > _slots.Length)
            Grow();
        return instance;
    }

    private void Count(long characters) => _budget?.Texts(_characters += characters + 16);

    private int Find(ReadOnlySpan<char> text)
    {
        var mask = _slots.Length - 1;
        var slot = string.GetHashCode(text, StringComparison.Ordinal) & mask;
        while (_slots[slot] is { } other && !text.SequenceEqual(other))
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new string?[old.Length * 2];
        foreach (var text in old)
        {
            if (text is not null)
                _slots[Find(text)] = text;
        }
    }
}
