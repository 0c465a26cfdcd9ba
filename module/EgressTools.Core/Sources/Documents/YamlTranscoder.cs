using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EgressTools.Sources.Documents;

/// <summary>A document as UTF-8 JSON, with the lines of its file.</summary>
/// <param name="Json">One JSON value.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="ItemLines">Where each element of its <c>items</c> begins; empty where not known.</param>
internal sealed record RawDocument(byte[] Json, int Line, int[] ItemLines)
{
    /// <summary>The same, of a text that begins further down in its file.</summary>
    public RawDocument Below(int lines) => lines == 0 ? this : new RawDocument(Json, Line + lines, [.. ItemLines.Select(line => line + lines)]);
}

/// <summary>Turns YAML into JSON, document by document, so that one set of readers serves both.</summary>
internal sealed class YamlTranscoder
{
    /// <summary>An alias may not multiply a document beyond this many nodes.</summary>
    private const int MaxNodes = 20_000_000;

    /// <summary>Nor may what aliases stand for come to more than this many bytes.</summary>
    private const long MaxExpanded = 64 << 20;

    /// <summary>How much JSON is held before it goes to the buffer.</summary>
    private const int FlushAt = 1 << 16;

    private readonly Dictionary<string, List<ParsingEvent>> _anchors = new(StringComparer.Ordinal);
    private readonly List<int> _itemLines = [];
    private int _nodes;
    private long _expanded;

    private YamlTranscoder()
    {
    }

    /// <summary>The documents of a text; empty ones are left out.</summary>
    /// <exception cref="YamlException">The text is no YAML; the exception has the line.</exception>
    public static IEnumerable<RawDocument> Read(TextReader text)
    {
        var parser = new Parser(text);
        parser.Consume<StreamStart>();
        while (!parser.TryConsume<StreamEnd>(out _))
        {
            parser.Consume<DocumentStart>();
            var line = (int)(parser.Current?.Start.Line ?? 1);
            var empty = parser.Current is Scalar { Value.Length: 0, Style: ScalarStyle.Plain };
            var document = new YamlTranscoder().Transcode(parser, line);
            parser.Consume<DocumentEnd>();
            if (!empty)
                yield return document;
        }
    }

    private RawDocument Transcode(IParser parser, int line)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            Node(parser, writer, depth: 0, path: 0);
        return new RawDocument(buffer.ToArray(), line, [.. _itemLines]);
    }

    /// <param name="parser">Stands on the node.</param>
    /// <param name="writer">Receives it.</param>
    /// <param name="depth">How deep it is nested.</param>
    /// <param name="path">1 in the root's member "items", whose elements' lines are kept.</param>
    private void Node(IParser parser, Utf8JsonWriter writer, int depth, int path)
    {
        var mark = parser.Current!.Start;
        if (depth > 200)
            throw new YamlException(mark, mark, "nested more than 200 levels deep");
        if (++_nodes > MaxNodes)
            throw new YamlException(mark, mark, "too many nodes, or aliases that multiply");
        switch (parser.Current)
        {
            case AnchorAlias alias:
                parser.MoveNext();
                Alias(alias, writer, depth);
                break;
            case NodeEvent { Anchor.IsEmpty: false } anchored:
                Node(new Replay(Record(anchored.Anchor.Value, parser)), writer, depth, path);
                break;
            case Scalar scalar:
                parser.MoveNext();
                Write(scalar, writer);
                break;
            case SequenceStart:
                Sequence(parser, writer, depth, path);
                break;
            case MappingStart:
                Mapping(parser, writer, depth);
                break;
            default:
                throw new YamlException(mark, mark, "unexpected content");
        }
    }

    private void Sequence(IParser parser, Utf8JsonWriter writer, int depth, int path)
    {
        parser.MoveNext();
        writer.WriteStartArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (path == 1)
                _itemLines.Add((int)parser.Current!.Start.Line);
            Node(parser, writer, depth + 1, path: 0);
            if (writer.BytesPending > FlushAt)
                writer.Flush();
        }
        writer.WriteEndArray();
    }

    private void Mapping(IParser parser, Utf8JsonWriter writer, int depth)
    {
        parser.MoveNext();
        writer.WriteStartObject();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (!keys.Add(key.Value))
                throw new YamlException(key.Start, key.End, $"the key '{key.Value}' is given twice");
            writer.WritePropertyName(key.Value);
            Node(parser, writer, depth + 1, path: depth == 0 && key.Value == "items" ? 1 : 0);
        }
        writer.WriteEndObject();
    }

    private void Alias(AnchorAlias alias, Utf8JsonWriter writer, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var events))
            throw new YamlException(alias.Start, alias.End, $"there is no anchor '{alias.Value.Value}'");
        var before = writer.BytesCommitted + writer.BytesPending;
        Node(new Replay(events), writer, depth + 1, path: 0);
        _expanded += writer.BytesCommitted + writer.BytesPending - before;
        if (_expanded > MaxExpanded)
            throw new YamlException(alias.Start, alias.End, "too many nodes, or aliases that multiply");
    }

    /// <summary>Takes the events of an anchored node, without the anchor, for every place that it stands in.</summary>
    private List<ParsingEvent> Record(string anchor, IParser parser)
    {
        var events = new List<ParsingEvent>();
        var nesting = 0;
        do
        {
            var current = parser.Current!;
            nesting += current.NestingIncrease;
            events.Add(events.Count == 0 ? WithoutAnchor(current) : current);
            parser.MoveNext();
        }
        while (nesting > 0);
        _anchors[anchor] = events;
        return events;
    }

    private static ParsingEvent WithoutAnchor(ParsingEvent node) => node switch
    {
        Scalar s => new Scalar(AnchorName.Empty, s.Tag, s.Value, s.Style, s.IsPlainImplicit, s.IsQuotedImplicit, s.Start, s.End),
        SequenceStart s => new SequenceStart(AnchorName.Empty, s.Tag, s.IsImplicit, s.Style, s.Start, s.End),
        MappingStart m => new MappingStart(AnchorName.Empty, m.Tag, m.IsImplicit, m.Style, m.Start, m.End),
        _ => node,
    };

    private static void Write(Scalar scalar, Utf8JsonWriter writer)
    {
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag.ToString().EndsWith(":str", StringComparison.Ordinal))
            writer.WriteStringValue(scalar.Value);
        else if (scalar.Value is "" or "null" or "Null" or "NULL" or "~")
            writer.WriteNullValue();
        else if (scalar.Value is "true" or "True" or "TRUE")
            writer.WriteBooleanValue(true);
        else if (scalar.Value is "false" or "False" or "FALSE")
            writer.WriteBooleanValue(false);
        else if (long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            writer.WriteNumberValue(whole);
        else if (IsNumber(scalar.Value) && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(scalar.Value);
    }

    private static bool IsNumber(string text) => text.All(static c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E' or '+' or '-') && text.Any(char.IsAsciiDigit);

    private sealed class Replay(List<ParsingEvent> events) : IParser
    {
        private int _at;

        public ParsingEvent? Current => _at < events.Count ? events[_at] : null;

        public bool MoveNext() => ++_at < events.Count;
    }
}
