namespace EgressTools.Operations;

/// <summary>Names out of what another command printed: documents, or one name a line.</summary>
internal static class NameList
{
    // Enough to distinguish names from documents.
    private const int Looked = 1 << 16;

    public static ImmutableArray<T> Read<T>(Stream input, string source, string what, Func<JObject, string?> nameOf, Func<string, T> parse,
        CancellationToken cancellationToken)
    {
        var start = new byte[Looked];
        var begun = start[..input.ReadAtLeast(start, Looked, throwOnEndOfStream: false)];
        using var whole = new JoinedStream(begun, input);
        var lines = Lines(Encoding.UTF8.GetString(begun));
        if (lines is [['N', 'A', 'M', 'E', ' ', ..], ..] or [['N', 'A', 'M', 'E', 'S', 'P', 'A', 'C', 'E', ' ', ..], ..])
            throw new InputException($"{source} is a table: print the {what}s with -o name", "Table");
        var names = LooksLikeNames(lines)
            ? Lines(TextEncodings.Decode(WholeFile.Bytes(whole, source, cancellationToken), source))
            .Select(line => line.StartsWith(what + "/", StringComparison.Ordinal) ? line[(what.Length + 1)..] : line)
            : DocumentFile.Select(whole, source, nameOf, cancellationToken).OfType<string>();
        ImmutableArray<T> read = [.. names.Select(parse).Distinct()];
        return read.IsEmpty ? throw new InputException($"{source} names no {what}", "NoNames") : read;
    }

    private static List<string> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(static l => !l.StartsWith('#'))];

    private static bool LooksLikeNames(List<string> lines) =>
        lines.Count > 0 && lines.TrueForAll(static l => l.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-'));
}
