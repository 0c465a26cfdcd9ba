namespace EgressTools.Output;

/// <summary>The one place that picks how a list of results is written.</summary>
public static class ListPrinter
{
    /// <summary>Writes the items. JSON, CSV and names are written as the items come; the other formats need all of them first.</summary>
    public static void Write<T>(TextWriter output, OutputFormat format, Listing<T> listing, IEnumerable<T> items, bool headers, bool colour = false,
        TableFit? fit = null)
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
            _ => () => Table.Write(output, Shown(listing.Columns, format.Kind), items, headers, colour, Fit(format.Kind, fit)),
        };
        write();
    }

    /// <summary>How wide a table may be: as wide as it is where all was asked for.</summary>
    public static TableFit? Fit(OutputKind kind, TableFit? fit) => kind == OutputKind.Wide ? null : fit ?? TableFit.Standard;

    /// <summary>The columns of a table: without the wide ones unless asked for.</summary>
    public static ImmutableArray<Column<T>> Shown<T>(ImmutableArray<Column<T>> columns, OutputKind kind) =>
        kind == OutputKind.Wide ? columns : [.. columns.Where(static c => !c.Wide)];
}
