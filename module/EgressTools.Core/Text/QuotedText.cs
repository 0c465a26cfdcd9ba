namespace EgressTools.Text;

/// <summary>Texts in double quotes in which a backslash stands before a character that means itself.</summary>
internal static class QuotedText
{
    /// <summary>The text behind an opening quote, and where the rest begins behind the closing one; the end where that is missing.</summary>
    public static (string Text, int End) Read(ReadOnlySpan<char> line, int at)
    {
        var text = new StringBuilder();
        for (; at < line.Length && line[at] != '"'; at++)
        {
            if (line[at] == '\\' && at + 1 < line.Length)
                at++;
            text.Append(line[at]);
        }
        return (text.ToString(), Math.Min(at + 1, line.Length));
    }
}
