using System.Buffers;

namespace EgressTools.Output;

/// <summary>Comma-separated values as RFC 4180 has them, one line a record.</summary>
public static class Csv
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>Writes all columns, also the wide ones; a cell without a value is empty.</summary>
    public static void Write<T>(TextWriter output, ImmutableArray<Column<T>> columns, IEnumerable<T> items, bool headers)
    {
        if (headers)
            WriteLine(output, columns.Select(static c => c.Header));
        foreach (var item in items)
            WriteLine(output, columns.Select(c => c.Value(item)));
    }

    private static void WriteLine(TextWriter output, IEnumerable<string> cells)
    {
        output.Write(string.Join(',', cells.Select(Quote)));
        output.Write('\n');
    }

    private static string Quote(string cell)
    {
        var safe = TerminalText.Escape(cell);
        return safe.AsSpan().ContainsAny(Special) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
