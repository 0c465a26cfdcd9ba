namespace EgressTools.Output;

/// <summary>What <c>--sort-by</c> orders items by: a path into each item's document, in kubectl's notation.</summary>
public sealed class SortKey
{
    private readonly JsonPath _path;
    private readonly string _text;

    private SortKey(JsonPath path, string text)
    {
        _path = path;
        _text = text;
    }

    /// <summary>Parses <c>.pods</c>, <c>{.name}</c>.</summary>
    /// <exception cref="UsageException">It is not a path.</exception>
    public static SortKey Parse(string text) => text.Trim().Length > 0 ? new SortKey(JsonPath.Parse(text), text)
        : throw new UsageException($"{Options.SortBy} needs a path, for example .name", "InvalidSortKey");

    /// <summary>The items in the order of their values; those without one come first, and equal ones stay in their order.</summary>
    /// <exception cref="UsageException">There are items and none has a value there.</exception>
    public IEnumerable<T> Sort<T>(IEnumerable<T> items, Listing<T> listing)
    {
        var keyed = items.Select(item => (Item: item, Value: ValueOf(JsonText.ToObject(item, listing.WriteItem)))).ToList();
        if (keyed.Count > 0 && keyed.TrueForAll(static k => k.Value is null))
            throw new UsageException($"{Options.SortBy}: no item has '{_text}'; {Options.Output.With("json")} shows what they have", "InvalidSortKey");
        return keyed.OrderBy(static k => k.Value, Comparer<JValue?>.Create(Compare)).Select(static k => k.Item);
    }

    private JValue? ValueOf(JObject item) => _path.Select(item, item).OfType<JValue>().FirstOrDefault(static v => v.Type != JTokenType.Null);

    private static int Compare(JValue? a, JValue? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        ({ Type: JTokenType.Integer or JTokenType.Float }, { Type: JTokenType.Integer or JTokenType.Float }) => ((double)a).CompareTo((double)b),
        _ => CompareNaturally(Text(a), Text(b)),
    };

    private static string Text(JValue value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>As kubectl orders texts: runs of digits as numbers, so that node-9 comes before node-10 and 10.0.0.2 before 10.0.0.10.</summary>
    private static int CompareNaturally(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        while (!a.IsEmpty && !b.IsEmpty)
        {
            var (digitsA, digitsB) = (Digits(a), Digits(b));
            var order = digitsA > 0 && digitsB > 0 ? CompareNumbers(a[..digitsA], b[..digitsB]) : a[0].CompareTo(b[0]);
            if (order != 0)
                return order;
            var both = digitsA > 0 && digitsB > 0;
            a = a[(both ? digitsA : 1)..];
            b = b[(both ? digitsB : 1)..];
        }
        return a.Length.CompareTo(b.Length);
    }

    private static int Digits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : text.Length;

    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }
}
