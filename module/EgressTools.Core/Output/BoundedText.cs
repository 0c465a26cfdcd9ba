namespace EgressTools.Output;

/// <summary>Keeps messages short enough to be read: a name that is quoted in one may have any length.</summary>
public static class BoundedText
{
    private const int LongestWord = 300;
    private const int Kept = 100;
    private const int Longest = 10_000;

    /// <summary>The text with what is very long cut.</summary>
    public static string Of(string text)
    {
        if (text.Length <= LongestWord)
            return text;
        var kept = new StringBuilder();
        for (var at = 0; at < text.Length && kept.Length < Longest;)
        {
            var end = text.AsSpan(at).IndexOf(' ') is var blank and >= 0 ? at + blank + 1 : text.Length;
            Append(kept, text.AsSpan(at, end - at));
            at = end;
        }
        return kept.Length < Longest ? kept.ToString() : Cut(kept.ToString(0, Longest), text.Length);
    }

    private static void Append(StringBuilder kept, ReadOnlySpan<char> word)
    {
        if (word.Length <= LongestWord)
            kept.Append(word);
        else
            kept.Append(Cut(word[..Kept], word.Length)).Append(word[^20..]);
    }

    private static string Cut(ReadOnlySpan<char> start, int length) => string.Create(CultureInfo.InvariantCulture, $"{start}... ({length:N0} characters) ...");
}
