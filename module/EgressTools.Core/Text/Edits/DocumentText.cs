using SharpYaml;

namespace EgressTools.Text.Edits;

/// <summary>An object of a file: the document that it is in, and its place in that document's list, -1 where it is the document.</summary>
internal sealed record ObjectPlace(int Document, int Item, int Line, JObject Object);

/// <summary>A file of documents as text, of which single objects can be changed.</summary>
internal sealed class DocumentText
{
    private readonly bool _hasMark;
    private readonly List<RawDocument> _raw;
    private readonly List<JToken> _values;
    private readonly bool _isWhole;

    /// <param name="bytes">The file; what cannot be read in it is left alone.</param>
    public DocumentText(byte[] bytes)
    {
        _hasMark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        _raw = DocumentFile.Raw(bytes, out var faults);
        _isWhole = faults.Count == 0;
        _values = _raw.ConvertAll(DocumentFile.Value);
        Text = Encoding.UTF8.GetString(_hasMark ? bytes.AsSpan(3) : bytes);
    }

    /// <summary>The text without its byte order mark.</summary>
    public string Text { get; }

    /// <summary>The file with another text.</summary>
    public byte[] Bytes(string text) => [.. _hasMark ? Encoding.UTF8.GetPreamble() : [], .. Encoding.UTF8.GetBytes(text)];

    /// <summary>The objects, lists taken apart, in the order of the file.</summary>
    public IEnumerable<ObjectPlace> Objects()
    {
        for (var d = 0; d < _raw.Count; d++)
        {
            if (_values[d] is JObject root && root["items"] is not JArray)
                yield return new ObjectPlace(d, -1, _raw[d].Line, root);
            var items = ItemsOf(_values[d]);
            for (var i = 0; i < items?.Count; i++)
            {
                if (items[i] is JObject item)
                    yield return new ObjectPlace(d, i, i < _raw[d].ItemLines.Length ? _raw[d].ItemLines[i] : _raw[d].Line, item);
            }
        }
    }

    /// <summary>The text with some objects changed and nothing else; null where that cannot be done surely.</summary>
    public string? With(IReadOnlyCollection<(ObjectPlace Place, JObject Wanted)> changes)
    {
        if (!_isWhole || Spots() is not { } spots || spots.Count != _raw.Count)
            return null;
        var isJson = Text.AsSpan().TrimStart() is ['{' or '[', ..];
        var edits = new List<TextEdit>();
        foreach (var (place, wanted) in changes)
        {
            if (Spot(spots[place.Document], place.Item) is not { } spot || YamlPatch.Of(Text, spot, place.Object, wanted, isJson) is not { } found)
                return null;
            edits.AddRange(found);
        }
        return TextEdit.Apply(Text, edits) is { } text && Holds(text, changes) ? text : null;
    }

    private List<YamlSpot>? Spots()
    {
        try
        {
            return YamlSpots.Of(Text);
        }
        catch (YamlException)
        {
            return null;
        }
    }

    private static YamlSpot? Spot(YamlSpot root, int item) => item < 0 ? root : root switch
    {
        YamlList list => list.Items.ElementAtOrDefault(item),
        YamlMap map => (map.Members.FirstOrDefault(static m => m.Key.Value == "items")?.Value as YamlList)?.Items.ElementAtOrDefault(item),
        _ => null,
    };

    /// <summary>Reads the text again: there are more ways to write YAML than an editor of it knows.</summary>
    private bool Holds(string text, IReadOnlyCollection<(ObjectPlace Place, JObject Wanted)> changes)
    {
        var read = DocumentFile.Raw(Bytes(text), out var faults);
        if (faults.Count > 0 || read.Count != _values.Count)
            return false;
        var wanted = _values.ConvertAll(static v => v.DeepClone());
        foreach (var (place, value) in changes)
        {
            if (place.Item < 0)
                wanted[place.Document] = value;
            else
                ItemsOf(wanted[place.Document])![place.Item] = value.DeepClone();
        }
        return read.Zip(wanted).All(static pair => JToken.DeepEquals(DocumentFile.Value(pair.First), pair.Second));
    }

    private static JArray? ItemsOf(JToken document) => document as JArray ?? (document as JObject)?["items"] as JArray;
}
