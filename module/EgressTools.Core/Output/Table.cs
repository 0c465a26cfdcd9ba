namespace EgressTools.Output;

/// <summary>A table as kubectl prints it: columns three spaces apart, nothing after the last.</summary>
public static class Table
{
    internal const int Gap = 3;
    private const int MinimumWidth = 6;

    /// <summary>Writes the rows; nothing at all where there are none, not even headers.</summary>
    public static void Write<T>(TextWriter output, ImmutableArray<Column<T>> columns, IEnumerable<T> items, bool headers, bool colour = false,
        TableFit? fit = null)
    {
        var rows = items.Select(item => Row(columns, item)).ToList();
        if (rows.Count == 0)
            return;
        if (headers)
            rows.Insert(0, [.. columns.Select(static c => new TableCell(c.Header))]);
        WriteRows(output, rows, colour, fit?.Apply(rows, columns));
    }

    /// <summary>Aligns rows of escaped cells.</summary>
    internal static void WriteRows(TextWriter output, List<TableCell[]> rows, bool colour, int[]? widths = null)
    {
        widths ??= [.. Enumerable.Range(0, rows[0].Length).Select(i => Width(rows, i))];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length - 1; i++)
            {
                output.Write(row[i].Show(colour));
                for (var pad = TerminalText.Width(row[i].Text); pad < widths[i]; pad++)
                    output.Write(' ');
            }
            output.Write(row[^1].Show(colour));
            output.Write('\n');
        }
    }

    /// <summary>How wide a column is, with the gap behind it.</summary>
    internal static int Width(List<TableCell[]> rows, int column) =>
        rows.Aggregate(MinimumWidth, (most, row) => Math.Max(most, TerminalText.Width(row[column].Text) + Gap));

    private static TableCell[] Row<T>(ImmutableArray<Column<T>> columns, T item)
    {
        var cells = new TableCell[columns.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var value = columns[i].Value(item);
            cells[i] = new TableCell(value.Length == 0 ? Cell.None : TerminalText.Escape(value), columns[i].Tone(item));
        }
        return cells;
    }
}
