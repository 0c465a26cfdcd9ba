namespace EgressTools.Text.Edits;

/// <summary>The lines of a text and how they end.</summary>
internal sealed class Lines(string text)
{
    public string NewLine { get; } = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    /// <summary>Where the line of a position begins.</summary>
    public int Start(int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    /// <summary>Where the line of a position ends, before its line end.</summary>
    public int End(int at)
    {
        var end = text.IndexOf('\n', at) is var found and >= 0 ? found : text.Length;
        return end > at && text[end - 1] == '\r' ? end - 1 : end;
    }

    /// <summary>The blanks at the beginning of a line, where nothing else stands before the position; null where something does.</summary>
    public string? Indent(int at) => text[Start(at)..at] is var before && string.IsNullOrWhiteSpace(before) ? before : null;

    /// <summary>The edit that takes whole lines away.</summary>
    public TextEdit Without(int first, int last)
    {
        var (start, end) = (Start(first), End(last));
        if (end < text.Length)
            return new TextEdit(start, text.IndexOf('\n', end) + 1, "");
        // The last line has no end of its own: the one before it gives its up.
        return new TextEdit(Math.Max(0, start - NewLine.Length), end, "");
    }
}
