namespace EgressTools.Output;

/// <summary>A column of <c>-o custom-columns=</c>: a header and a path into each item.</summary>
public sealed class CustomColumn
{
    private readonly JsonPath _path;

    private CustomColumn(string header, JsonPath path)
    {
        Header = header;
        _path = path;
    }

    /// <summary>The header, as given.</summary>
    public string Header { get; }

    /// <summary>Parses <c>NAME:.name,IP:.externalIP</c>.</summary>
    /// <exception cref="UsageException">A column has no header or no path.</exception>
    public static ImmutableArray<CustomColumn> Parse(string text) => [.. Split(text).Select(ParseOne)];

    /// <summary>Parses a file as kubectl takes it: a line of headers and below each its path, with blanks between.</summary>
    /// <exception cref="UsageException">There are not two lines, or not as many headers as paths.</exception>
    public static ImmutableArray<CustomColumn> ParseFile(string text, string file)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(static l => l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToList();
        return lines is [var headers, var paths] && headers.Length == paths.Length
            ? [.. headers.Zip(paths, static (header, path) => new CustomColumn(header, JsonPath.Parse(path)))]
            : throw new UsageException($"'{file}' must have two lines, headers and a path for each, such as 'NAME' above '.name'", "InvalidCustomColumns");
    }

    /// <summary>Writes the items as a table; a missing value is <c>&lt;none&gt;</c>.</summary>
    public static void Write(TextWriter output, ImmutableArray<CustomColumn> columns, IEnumerable<JToken> items, bool headers)
    {
        var rows = items.Select(item => columns.Select(c => new TableCell(c.Text(item))).ToArray()).ToList();
        if (headers)
            rows.Insert(0, [.. columns.Select(static c => new TableCell(TerminalText.Escape(c.Header)))]);
        if (rows.Count > 0)
            Table.WriteRows(output, rows, colour: false);
    }

    private string Text(JToken item)
    {
        var text = string.Join(',', _path.Select(item, item).Select(JsonPathTemplate.Text));
        return text.Length == 0 ? Cell.None : text;
    }

    private static CustomColumn ParseOne(string column)
    {
        var colon = column.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < column.Length - 1
            ? new CustomColumn(column[..colon].Trim(), JsonPath.Parse(column[(colon + 1)..]))
            : throw new UsageException($"custom column '{column}' must be HEADER:PATH, for example NAME:.name", "InvalidCustomColumns");
    }

    /// <summary>At commas outside of brackets.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }
        yield return text[start..];
    }
}
