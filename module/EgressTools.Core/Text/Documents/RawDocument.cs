namespace EgressTools.Text.Documents;

/// <summary>A document as UTF-8 JSON, or an item of a list that was taken out of it, with the lines of its file.</summary>
/// <param name="Json">One JSON value. Of a list whose items were taken out, the list without them.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="ItemLines">Where each element of its <c>items</c> begins; empty where not known.</param>
internal sealed record RawDocument(byte[] Json, int Line, int[] ItemLines)
{
    /// <summary>Of an item, what its list said of itself before; null for a document.</summary>
    public ListHead? ItemOf { get; init; }
    /// <summary>The lines that its pieces were written from; empty for JSON, whose lines are its own, and for documents in which no policy is.</summary>
    public LineMark[] Marks { get; init; } = [];

    /// <summary>The line of what is at an offset of the JSON.</summary>
    public int LineAt(int offset) => Marks.Length == 0 ? Line + Json.AsSpan(0, offset).Count((byte)'\n') : MarkAt(offset).Line;

    /// <summary>Whether what is at an offset came there by an alias or a merge key, and is written elsewhere.</summary>
    public bool IsCopied(int offset) => Marks.Length > 0 && MarkAt(offset).IsCopied;

    private LineMark MarkAt(int offset)
    {
        var (low, high) = (0, Marks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Marks[middle].Offset <= offset ? (middle, high) : (low, middle - 1);
        }
        return Marks[low];
    }
}

/// <summary>From where on JSON was written from a line of YAML.</summary>
internal readonly record struct LineMark(int Offset, int Line, bool IsCopied);

/// <summary>What a list says of itself before its items. kubectl writes the kind behind them.</summary>
internal sealed record ListHead(string? ApiVersion, string? Kind)
{
    /// <summary>Whether what has <c>items</c> may be a list.</summary>
    public bool MayBeList => Kind is null || Kind.EndsWith("List", StringComparison.Ordinal);
}
