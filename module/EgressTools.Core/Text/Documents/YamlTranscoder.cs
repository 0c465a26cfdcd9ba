using SharpYaml;
using SharpYaml.Events;

namespace EgressTools.Text.Documents;

/// <summary>Turns YAML into JSON, document by document and lists item by item, so that one set of readers serves both and no list is held whole.</summary>
/// <param name="text">One part of the input.</param>
/// <param name="above">How many lines are above it.</param>
/// <param name="budget">Counts what aliases stand for.</param>
internal sealed partial class YamlTranscoder(Stream text, int above, InputBudget budget)
{
    private readonly YamlCursor _at = new(text, above);
    private readonly Dictionary<string, Anchored> _anchors = new(StringComparer.Ordinal);
    private readonly List<int> _itemLines = [];
    private readonly JsonPiece _document = new();
    private readonly JsonPiece _item = new();
    private JsonPiece _out = new();
    private int _deepest;

    /// <summary>Whether numbers and flags are kept as the texts that they are written as.</summary>
    public bool KeepsTexts { get; init; }

    /// <summary>The documents of the part; empty ones are left out.</summary>
    /// <param name="split">Take lists apart: first their items, then the list without them.</param>
    /// <exception cref="DocumentException">The text is not YAML.</exception>
    public IEnumerable<RawDocument> Read(bool split)
    {
        _at.Next();
        for (_at.Next(); !_at.Is<StreamEnd>(); _at.Next())
        {
            _at.Next();
            if (_at.Current is Scalar { Value.Length: 0, Style: ScalarStyle.Plain })
            {
                _at.Next();
                continue;
            }
            _anchors.Clear();
            _itemLines.Clear();
            Begin(_document);
            foreach (var piece in Document(_at.Line, split))
                yield return piece;
        }
    }

    private IEnumerable<RawDocument> Document(int line, bool split)
    {
        if (!split || _at.Current is not MappingStart { Anchor: null })
        {
            Node(depth: 0, isRoot: true);
            yield return Whole(_document, line, head: null) with { ItemLines = [.. _itemLines] };
            yield break;
        }
        var head = new ListHead(null, null);
        _document.Writer.WriteStartObject();
        for (_at.Next(); !_at.Is<MappingEnd>();)
        {
            if (IsMerge)
            {
                Merge(depth: 0);
                continue;
            }
            var key = Key();
            if (key is "apiVersion" or "kind" && _at.Current is Scalar { Value: var value })
                head = key == "kind" ? head with { Kind = value } : head with { ApiVersion = value };
            if (key == "items" && head.MayBeList && _at.Current is SequenceStart { Anchor: null })
            {
                foreach (var item in Items(head))
                    yield return item;
                Begin(_document, clear: false);
                _document.Writer.WriteStartArray();
                _document.Writer.WriteEndArray();
                continue;
            }
            Node(depth: 1);
        }
        _at.Next();
        _document.Writer.WriteEndObject();
        yield return Whole(_document, line, head: null);
    }

    private IEnumerable<RawDocument> Items(ListHead head)
    {
        for (_at.Next(); !_at.Is<SequenceEnd>();)
        {
            Begin(_item);
            var line = _at.Line;
            Node(depth: 2);
            yield return Whole(_item, line, head);
        }
        _at.Next();
    }

    // Where lines are is asked of policies, and of documents with values of a chart, which may say nothing of themselves.
    private static RawDocument Whole(JsonPiece piece, int line, ListHead? head)
    {
        var json = piece.From(0);
        var isAsked = head is null ? json.Length <= InputLimits.HandWrittenBytes : head is not { Kind: "List" };
        return new RawDocument(json, line, [])
        { ItemOf = head, Marks = isAsked || json.AsSpan().IndexOf("CiliumEgressGatewayPolicy"u8) >= 0 ? piece.Marks : [] };
    }

    private void Begin(JsonPiece piece, bool clear = true)
    {
        (text as PartStream)?.BeginObject();
        _out = piece;
        if (clear)
            piece.Clear();
    }

    private void Node(int depth, bool isRoot = false, bool areItems = false)
    {
        if (depth > InputLimits.Depth)
            throw _at.Fault($"nested more than {InputLimits.Depth} levels deep");
        _deepest = Math.Max(_deepest, depth);
        _out.Mark(_at.Line, isCopied: false);
        if (_at.Current is NodeEvent { Anchor: { } anchor })
            Anchor(anchor, depth, isRoot);
        else
            Content(depth, isRoot, areItems);
    }

    private void Content(int depth, bool isRoot, bool areItems)
    {
        switch (_at.Current)
        {
            case AnchorAlias alias:
                Alias(alias.Value, depth);
                break;
            case Scalar scalar:
                YamlScalar.Write(scalar, _out.Writer, KeepsTexts);
                _at.Next();
                break;
            case SequenceStart:
                Sequence(depth, areItems);
                break;
            default:
                Mapping(depth, isRoot);
                break;
        }
    }

    private void Sequence(int depth, bool areItems)
    {
        _out.Writer.WriteStartArray();
        for (_at.Next(); !_at.Is<SequenceEnd>();)
        {
            if (areItems)
                _itemLines.Add(_at.Line);
            Node(depth + 1);
        }
        _at.Next();
        _out.Writer.WriteEndArray();
    }

    private void Mapping(int depth, bool isRoot)
    {
        _out.Writer.WriteStartObject();
        for (_at.Next(); !_at.Is<MappingEnd>();)
        {
            if (IsMerge)
                Merge(depth);
            else
                Node(depth + 1, areItems: Key() == "items" && isRoot);
        }
        _at.Next();
        _out.Writer.WriteEndObject();
    }

    // A key that is given twice is written twice: whoever reads the JSON takes the last, as kubectl does.
    private string Key()
    {
        if (_at.Current is not Scalar key)
            throw _at.Fault("a key of a mapping must be text");
        if (key.Anchor is { } anchor)
            Keep(anchor, JsonEncodedText.Encode(key.Value).EncodedUtf8Bytes.ToArray(), depth: 0);
        var name = YamlScalar.Key(key, KeepsTexts);
        _out.Mark(_at.Line, isCopied: false);
        _out.Writer.WritePropertyName(name);
        _at.Next();
        return name;
    }
}
