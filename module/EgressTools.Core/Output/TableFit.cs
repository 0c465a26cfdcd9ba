namespace EgressTools.Output;

/// <summary>How wide a table may be, and what becomes of one that is wider. What is left out is in <c>-o wide</c> and in documents.</summary>
/// <param name="Columns">How wide.</param>
/// <param name="CutsNames">Whether long cells lose their middle: at a terminal, whose lines would break. Programs get names as they are.</param>
public sealed record TableFit(int Columns, bool CutsNames)
{
    /// <summary>What a reader has where there is no terminal.</summary>
    public static readonly TableFit Standard = new(Paragraph.Width, CutsNames: false);

    // Less says nothing of a name.
    private const int LeastCell = 12;

    /// <summary>At a terminal; a very narrow one breaks lines all the same.</summary>
    public static TableFit Terminal(int columns) => new(Math.Max(columns, 60), CutsNames: true);

    /// <summary>Shortens lists, those of the widest column first, then cells, the longest first, as far as that is needed.</summary>
    /// <returns>How wide the columns are then.</returns>
    internal int[] Apply<T>(List<TableCell[]> rows, ImmutableArray<Column<T>> columns)
    {
        int[] widths = [.. columns.Select((_, column) => Table.Width(rows, column))];
        foreach (var column in Enumerable.Range(0, widths.Length).Where(i => columns[i].IsList).OrderByDescending(i => widths[i]).ToList())
        {
            if (widths.Sum() - Table.Gap > Columns)
                widths[column] = Changed(rows, column, FirstOf);
        }
        if (CutsNames && widths.Sum() - Table.Gap > Columns)
            CutNames(rows, widths, [.. columns.Select((c, column) =>
                !c.IsWord && rows.Exists(row => row[column].Text != c.Header && IsName(row[column].Text)))]);
        return widths;
    }

    private void CutNames(List<TableCell[]> rows, int[] widths, ImmutableArray<bool> haveNames)
    {
        var most = widths.Max();
        while (most > LeastCell + Table.Gap && widths.Select((w, column) => haveNames[column] ? Math.Min(w, most) : w).Sum() - Table.Gap > Columns)
            most--;
        for (var column = 0; column < widths.Length; column++)
        {
            if (haveNames[column] && widths[column] > most)
                widths[column] = Changed(rows, column, text => IsName(text) ? WithoutMiddle(text, most - Table.Gap) : text);
        }
    }

    // Not an address and not a sentence; how many more there are may follow.
    private static bool IsName(string text) => text.Split(" +")[0] is var name && !name.Contains(' ', StringComparison.Ordinal)
        && name.Any(static c => char.IsLetter(c) && !char.IsAsciiHexDigit(c));

    private static int Changed(List<TableCell[]> rows, int column, Func<string, string> change)
    {
        foreach (var row in rows)
            row[column] = row[column] with { Text = change(row[column].Text) };
        return Table.Width(rows, column);
    }

    private static string FirstOf(string text) => text.Split(',') is [var first, _, ..] all ? $"{first} +{all.Length - 1}" : text;

    // The end of a pod's name tells it from the others of its workload.
    private static string WithoutMiddle(string text, int width)
    {
        if (TerminalText.Width(text) <= width)
            return text;
        var (start, end) = ((width - 1) / 2, width - 1 - ((width - 1) / 2));
        while (start > 0 && TerminalText.Width(text[..start]) > (width - 1) / 2)
            start--;
        while (end > 0 && TerminalText.Width(text[^end..]) > width - 1 - ((width - 1) / 2))
            end--;
        return text[..start] + "\u2026" + text[^end..];
    }
}
