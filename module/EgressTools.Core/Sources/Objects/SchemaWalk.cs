using System.Buffers;
using static EgressTools.Sources.Objects.SchemaTexts;

namespace EgressTools.Sources.Objects;

/// <summary>Holds a document against the schema. What is of the wrong type is written as it is meant where that can be told, so that the rest of the document
/// can be read: one fault does not hide the next.</summary>
internal sealed class SchemaWalk : IDisposable
{
    private const int MostFaults = 20;
    private readonly RawDocument _document;
    private readonly int _start;
    private readonly ImmutableArray<PolicyFault>.Builder _faults = ImmutableArray.CreateBuilder<PolicyFault>();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Utf8JsonWriter _out;
    private int _unknownLine;

    private SchemaWalk(RawDocument document, int start)
    {
        (_document, _start) = (document, start);
        _out = new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true });
    }

    /// <summary>What is wrong with a policy, the line of the first field that no schema has (0 for none), and the document with its types put right.</summary>
    /// <param name="start">Where in its JSON the policy begins.</param>
    /// <exception cref="JsonException">It has text that is not Unicode.</exception>
    public static (ImmutableArray<PolicyFault> Faults, int UnknownFieldLine, byte[] Json) Policy(RawDocument document, int start)
    {
        using var walk = new SchemaWalk(document, start);
        var reader = new Utf8JsonReader(document.Json.AsSpan(start));
        reader.Read();
        try
        {
            walk.Value(ref reader, PolicySchema.Document, "", ReleaseRange.All);
        }
        catch (InvalidOperationException error)
        {
            // Half of a surrogate pair.
            throw new JsonException("not valid Unicode text", error);
        }
        walk._out.Flush();
        return (walk._faults.ToImmutable(), walk._unknownLine, walk._bytes.WrittenSpan.ToArray());
    }

    /// <inheritdoc/>
    public void Dispose() => _out.Dispose();

    private void Value(ref Utf8JsonReader reader, SchemaNode node, string path, ReleaseRange releases)
    {
        switch (node)
        {
            case ObjectNode or MapNode when reader.TokenType == JsonTokenType.StartObject:
                Members(ref reader, node, path, releases);
                break;
            case ListNode list when reader.TokenType == JsonTokenType.StartArray:
                Items(ref reader, list, path, releases);
                break;
            case TextNode text when reader.TokenType == JsonTokenType.String:
                Text(ref reader, text, path, releases);
                break;
            default:
                WrongType(ref reader, node, path, releases);
                break;
        }
    }

    private void Members(ref Utf8JsonReader reader, SchemaNode node, string path, ReleaseRange releases)
    {
        var (line, known) = (Line(reader.TokenStartIndex), node as ObjectNode);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        _out.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, at) = (reader.GetString() ?? "", reader.TokenStartIndex);
            var inner = Member(path, name);
            Repeated(seen, name, inner, at);
            _out.WritePropertyName(name);
            reader.Read();
            // A member that is null is one that is absent.
            if (reader.TokenType == JsonTokenType.Null)
            {
                _out.WriteNullValue();
                seen.Remove(name);
            }
            else if (known is null)
                Value(ref reader, ((MapNode)node).Value, inner, releases);
            else if (known.Field(name) is { } field)
                Value(ref reader, field.Node, inner, releases.And(field.Releases));
            else
            {
                // Of the metadata the server has fields of its own.
                if (_unknownLine == 0 && path.StartsWith("spec", StringComparison.Ordinal))
                    _unknownLine = Line(at);
                Copy(ref reader);
            }
        }
        _out.WriteEndObject();
        foreach (var (name, field) in known?.Fields ?? [])
        {
            if (field.IsRequired && !seen.ContainsKey(name))
                Add(new PolicyFault(Member(path, name), $"{Member(path, name)} is required", field.Remedy)
                { Releases = releases.And(field.Releases), Line = line, IsMissing = true });
        }
    }

    // Of what an anchor or a merge key brought in, the name that is written beside it takes the place.
    private void Repeated(Dictionary<string, int> seen, string name, string path, long at)
    {
        var line = Line(at);
        if (_document.IsCopied(_start + (int)at))
            seen.TryAdd(name, 0);
        else if (seen.TryGetValue(name, out var before) && before > 0)
            Add(new PolicyFault(path, $"{path} is given twice, {(before == line ? $"in line {line}" : $"in lines {before} and {line}")}; " +
                "other tools take the last one", "keep one of them")
            { Line = line, IsRepeated = true });
        else
            seen[name] = line;
    }

    private void Items(ref Utf8JsonReader reader, ListNode list, string path, ReleaseRange releases)
    {
        var (count, line) = (0, Line(reader.TokenStartIndex));
        _out.WriteStartArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            Value(ref reader, list.Item, Element(path, count++), releases);
        _out.WriteEndArray();
        if (list.Most is var (most, since, remedy) && count > most)
            Add(new PolicyFault(path, $"{path} has {Plural.Count(count, "entry")}, but at most {most} are allowed", remedy)
            { Releases = releases.And(since), Line = line });
    }

    private void Text(ref Utf8JsonReader reader, TextNode node, string path, ReleaseRange releases)
    {
        var text = reader.GetString() ?? "";
        _out.WriteStringValue(node.Meant(text) ?? text);
        foreach (var rule in node.Rules)
        {
            if (rule.Releases.And(releases) is { IsEmpty: false } range && !rule.Obeys(text))
                Add(new PolicyFault(path, Sentence(path, rule.Allowed, $"'{Short(text)}'"), rule.Remedy(text))
                { Releases = range, Line = Line(reader.TokenStartIndex) });
        }
    }

    private void WrongType(ref Utf8JsonReader reader, SchemaNode node, string path, ReleaseRange releases)
    {
        var line = Line(reader.TokenStartIndex);
        var scalar = reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;
        var (expected, remedy) = node switch
        {
            TextNode => ("text", scalar ? "put the value in quotes" : "write a single value"),
            ListNode => ("a list", "write it as a list: put '- ' before it"),
            _ => ("an object", reader.TokenType == JsonTokenType.StartArray ? "remove the '- ' before it" : "write its fields below it, indented"),
        };
        Add(new PolicyFault(path, $"{path} must be {expected}, not {Found(ref reader)}", remedy) { Releases = releases, Line = line, IsMalformed = true });
        if (node is TextNode && scalar)
            _out.WriteStringValue(reader.TokenType == JsonTokenType.Null ? "" : Encoding.UTF8.GetString(reader.ValueSpan));
        else if (node is ListNode list && (list.Item is TextNode ? scalar : reader.TokenType == JsonTokenType.StartObject))
        {
            _out.WriteStartArray();
            Value(ref reader, list.Item, path, releases);
            _out.WriteEndArray();
        }
        else if (node is ObjectNode && reader.TokenType == JsonTokenType.StartArray)
            First(ref reader, node, path, releases);
        else
        {
            reader.Skip();
            _out.WriteNullValue();
        }
    }

    /// <summary>Goes on with the first item of a list that stands in place of an object.</summary>
    private void First(ref Utf8JsonReader reader, SchemaNode node, string path, ReleaseRange releases)
    {
        var depth = reader.CurrentDepth;
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
            Value(ref reader, node, path, releases);
        else
            _out.WriteNullValue();
        while (!(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth))
            reader.Read();
    }

    private void Copy(ref Utf8JsonReader reader)
    {
        var from = _start + (int)reader.TokenStartIndex;
        reader.Skip();
        _out.WriteRawValue(_document.Json.AsSpan(from, _start + (int)reader.BytesConsumed - from), skipInputValidation: true);
    }

    private void Add(PolicyFault fault)
    {
        if (_faults.Count < MostFaults && !fault.Releases.IsEmpty)
            _faults.Add(fault);
    }

    private int Line(long at) => _document.LineAt(_start + (int)at);
}
