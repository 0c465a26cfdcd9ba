namespace EgressTools.Output;

/// <summary>The one place that picks how a list of results is written.</summary>
public static class ListPrinter
{
    /// <summary>Writes the items. JSON, CSV and names are written as the items come; the other formats need all of them first.</summary>
    public static void Write<T>(TextWriter output, OutputFormat format, Listing<T> listing, IEnumerable<T> items, bool headers, bool colour = false)
    {
        Action write = format.Kind switch
        {
            OutputKind.Json => () => JsonText.WriteList(output, listing.Kind, items, listing.WriteItem),
            OutputKind.Yaml => () => output.Write(YamlWriter.Write(ListDocument.Of(listing, items))),
            OutputKind.Name => () => output.WriteLines(items.Select(listing.ResourceName)),
            OutputKind.JsonPath => () => format.Template!.Write(output, ListDocument.Of(listing, items)),
            OutputKind.CustomColumns => () =>
                CustomColumn.Write(output, format.CustomColumns, items.Select(item => JsonText.ToObject(item, listing.WriteItem)), headers),
            OutputKind.Csv => () => Csv.Write(output, listing.Columns, items, headers),
            _ => () => Table.Write(output, Shown(listing.Columns, format.Kind), items, headers, colour),
        };
        write();
    }

    /// <summary>The columns of a table: without the wide ones unless asked for.</summary>
    public static ImmutableArray<Column<T>> Shown<T>(ImmutableArray<Column<T>> columns, OutputKind kind) =>
        kind == OutputKind.Wide ? columns : [.. columns.Where(static c => !c.Wide)];
}
