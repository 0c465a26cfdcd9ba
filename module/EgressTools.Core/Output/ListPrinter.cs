namespace EgressTools.Output;

/// <summary>The one place that picks how a list of results is written.</summary>
public static class ListPrinter
{
    /// <summary>Writes the items. JSON, CSV and names are written as the items come; the other formats need all of them first.</summary>
    public static void Write<T>(TextWriter output, OutputFormat format, Listing<T> listing, IEnumerable<T> items, bool headers, bool colour = false)
    {
        switch (format.Kind)
        {
            case OutputKind.Json:
                JsonText.WriteList(output, listing.Kind, items, listing.WriteItem);
                break;
            case OutputKind.Yaml:
                output.Write(YamlWriter.Write(ListDocument.Of(listing, items)));
                break;
            case OutputKind.Name:
                foreach (var item in items)
                    output.Write(TerminalText.Escape(listing.ResourceName(item)) + "\n");
                break;
            case OutputKind.JsonPath:
                format.Template!.Write(output, ListDocument.Of(listing, items));
                break;
            case OutputKind.CustomColumns:
                CustomColumn.Write(output, format.CustomColumns, items.Select(item => JsonText.ToObject(item, listing.WriteItem)), headers);
                break;
            case OutputKind.Csv:
                Csv.Write(output, listing.Columns, items, headers);
                break;
            default:
                Table.Write(output, Shown(listing.Columns, format.Kind), items, headers, colour);
                break;
        }
    }

    /// <summary>The columns of a table: without the wide ones unless asked for.</summary>
    public static ImmutableArray<Column<T>> Shown<T>(ImmutableArray<Column<T>> columns, OutputKind kind) =>
        kind == OutputKind.Wide ? columns : [.. columns.Where(static c => !c.Wide)];
}
