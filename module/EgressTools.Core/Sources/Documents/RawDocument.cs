namespace EgressTools.Sources.Documents;

/// <summary>A document as UTF-8 JSON, or an item of a list that was taken out of it, with the lines of its file.</summary>
/// <param name="Json">One JSON value. Of a list whose items were taken out, the list without them.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="ItemLines">Where each element of its <c>items</c> begins; empty where not known.</param>
internal sealed record RawDocument(byte[] Json, int Line, int[] ItemLines)
{
    /// <summary>Of an item, what its list said of itself before; null for a document.</summary>
    public ListHead? ItemOf { get; init; }
}

/// <summary>What a list says of itself before its items. kubectl writes the kind behind them.</summary>
internal sealed record ListHead(string? ApiVersion, string? Kind)
{
    /// <summary>Whether what has <c>items</c> may be a list.</summary>
    public bool MayBeList => Kind is null || Kind.EndsWith("List", StringComparison.Ordinal);
}
