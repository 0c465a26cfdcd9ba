using System.Text.Json;
using EgressTools.Model;

namespace EgressTools.Sources;

/// <summary>
/// Keeps one instance of each text and of each label set, so that 150,000 endpoints of a few hundred identities cost their addresses and little
/// more. Not thread-safe: one pool a reader.
/// </summary>
public sealed class StringPool
{
    private readonly Dictionary<string, string> _strings = new(StringComparer.Ordinal);
    private readonly Dictionary<LabelSet, LabelSet> _labels = [];

    /// <summary>The reader's current string token, or "" for null.</summary>
    public string Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return "";
        return Intern(reader.GetString() ?? "");
    }

    /// <summary>One instance of the text.</summary>
    public string Intern(string text)
    {
        if (_strings.TryGetValue(text, out var known))
            return known;
        _strings.Add(text, text);
        return text;
    }

    /// <summary>One instance of the labels.</summary>
    public LabelSet Intern(LabelSet labels)
    {
        if (_labels.TryGetValue(labels, out var known))
            return known;
        _labels.Add(labels, labels);
        return labels;
    }
}
