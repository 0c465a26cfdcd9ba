namespace EgressTools.Sources.Documents;

/// <summary>
/// A text of YAML cut at the lines that begin a document. YAML lets no scalar, not even a literal block, have such a line, so that what is broken in
/// one document cannot reach into the next.
/// </summary>
internal static class YamlParts
{
    /// <summary>The parts, each with how many lines are above it.</summary>
    public static IEnumerable<(string Text, int Above)> Of(string text)
    {
        var (start, above, lines) = (0, 0, 0);
        for (var at = 0; at < text.Length; at = NextLine(text, at), lines++)
        {
            if (at == start || !BeginsDocument(text.AsSpan(at)))
                continue;
            yield return (text[start..at], above);
            (start, above) = (at, lines);
        }
        yield return (text[start..], above);
    }

    private static int NextLine(string text, int at) => text.IndexOf('\n', at) is var end and >= 0 ? end + 1 : text.Length;

    private static bool BeginsDocument(ReadOnlySpan<char> line) => line.StartsWith("---") && (line.Length == 3 || line[3] is ' ' or '\t' or '\r' or '\n');
}
