namespace EgressTools.Text.Documents;

/// <summary>Collects the objects of documents, lists taken apart.</summary>
internal sealed class ObjectList(string file, CancellationToken cancellationToken)
{
    public const string NoObject = "not an object: a document begins with apiVersion and kind";

    // Items of a list that has not said its kind yet: kubectl writes it behind them.
    private readonly List<(JObject Item, SourceLocation Location)> _items = [];

    public InputBudget Budget { get; } = new(file, cancellationToken);

    public List<(JObject Document, SourceLocation Location)> Found { get; } = [];

    public List<InputException> Faults { get; } = [];

    public void Add(RawDocument raw)
    {
        try
        {
            Budget.Values(DocumentFile.CountOf(raw));
            var value = DocumentFile.Value(raw);
            // Lines, and keys that are given twice, are known of the text only.
            value.AddAnnotation(raw);
            if (raw.ItemOf is not null)
            {
                if (value is JObject item)
                    _items.Add((item, new SourceLocation(file, raw.Line)));
                return;
            }
            AddDocument(value as JObject ?? throw new DocumentException(raw.Line, NoObject), raw.Line);
        }
        catch (DocumentException error)
        {
            Fail(error.Fault);
        }
    }

    public void Fail(DocumentFault fault)
    {
        _items.Clear();
        Faults.Add(DocumentFile.Refusal(file, fault));
        if (Faults.Count > InputLimits.Faults)
            throw new InputException($"{file} holds more than {InputLimits.Faults} documents that cannot be read. Is it YAML or JSON?", "TooManyFaults");
    }

    private void AddDocument(JObject document, int line)
    {
        var kind = DocumentFile.Text(document, "kind");
        if (document["items"] is JArray items && kind?.EndsWith("List", StringComparison.Ordinal) == true)
        {
            foreach (var (item, location) in _items)
                Found.Add((Typed(item, document, kind), location));
            // Items that have an anchor come with their list.
            foreach (var item in items.OfType<JObject>())
                Found.Add((Typed(item, document, kind), new SourceLocation(file, line)));
        }
        else
        {
            if (_items.Count > 0)
                document["items"] = new JArray(_items.Select(static i => i.Item));
            Found.Add((document, new SourceLocation(file, line)));
        }
        _items.Clear();
    }

    /// <summary>Items of a typed list (NodeList) have no kind of their own.</summary>
    private static JObject Typed(JObject item, JObject list, string kind)
    {
        if (kind != "List")
        {
            item["apiVersion"] ??= DocumentFile.Text(list, "apiVersion");
            item["kind"] ??= kind[..^"List".Length];
        }
        return item;
    }
}
