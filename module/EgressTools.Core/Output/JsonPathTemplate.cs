namespace EgressTools.Output;

/// <summary>
/// A template as <c>-o jsonpath=</c> takes it: text with <c>{paths}</c>, <c>{"\n"}</c> and <c>{range .items[*]}...{end}</c>. A missing member is
/// nothing, as in kubectl. As JSON (<c>-o jsonpath-as-json=</c>) each of its parts is a list of what it selects.
/// </summary>
public sealed class JsonPathTemplate
{
    private readonly ImmutableArray<Part> _parts;
    private readonly bool _asJson;

    private JsonPathTemplate(ImmutableArray<Part> parts, bool asJson) => (_parts, _asJson) = (parts, asJson);

    /// <summary>Parses a template.</summary>
    /// <exception cref="UsageException">The template is wrong; the sentence says where.</exception>
    public static JsonPathTemplate Parse(string text, bool asJson = false) => new(ReadParts(new JsonPathReader(text), inRange: false), asJson);

    /// <summary>Writes a document through the template. Control characters of values are escaped, those of the template are not.</summary>
    public void Write(TextWriter output, JToken document) => Write(output, _parts, document, document, _asJson);

    /// <summary>A value as text: objects and lists as JSON, null as nothing.</summary>
    internal static string Text(JToken token) => token switch
    {
        JValue { Value: null } => "",
        JValue { Value: bool flag } => flag ? "true" : "false",
        JValue { Value: IFormattable value } => TerminalText.Escape(value.ToString(null, CultureInfo.InvariantCulture)),
        JValue value => TerminalText.Escape(value.ToString(CultureInfo.InvariantCulture)),
        _ => JsonText.OneLine(token),
    };

    private static void Write(TextWriter output, ImmutableArray<Part> parts, JToken root, JToken current, bool asJson)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case RangePart range:
                    foreach (var item in range.Path.Select(root, current))
                        Write(output, range.Body, root, item, asJson);
                    break;
                case TextPart text when asJson:
                    JsonText.Write(output, new JArray(text.Text));
                    break;
                case TextPart text:
                    output.Write(text.Text);
                    break;
                case PathPart path when asJson:
                    JsonText.Write(output, new JArray(path.Path.Select(root, current).Select(static t => t.DeepClone())));
                    break;
                case PathPart path:
                    output.Write(string.Join(' ', path.Path.Select(root, current).Select(Text)));
                    break;
            }
        }
    }

    private static ImmutableArray<Part> ReadParts(JsonPathReader reader, bool inRange)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        while (!reader.AtEnd)
        {
            if (reader.ReadLiteral() is { Length: > 0 } literal)
                parts.Add(new TextPart(literal));
            if (!reader.TryTake("{"))
                break;
            reader.SkipBlanks();
            if (reader.TryTakeWord("end"))
            {
                Close(reader);
                return inRange ? parts.ToImmutable() : throw reader.Wrong("{end} without {range}");
            }
            parts.Add(ReadPart(reader));
        }
        return inRange ? throw reader.Wrong("{range} without {end}") : parts.ToImmutable();
    }

    private static Part ReadPart(JsonPathReader reader)
    {
        if (reader.TryTakeWord("range"))
        {
            reader.SkipBlanks();
            var over = reader.ReadPath();
            Close(reader);
            return new RangePart(over, ReadParts(reader, inRange: true));
        }
        Part part = reader.ReadQuoted() is { } quoted ? new TextPart(quoted) : new PathPart(reader.ReadPath());
        Close(reader);
        return part;
    }

    private static void Close(JsonPathReader reader)
    {
        reader.SkipBlanks();
        if (!reader.TryTake("}"))
            throw reader.Wrong("'}' is missing after a path");
    }

    private abstract record Part;

    private sealed record TextPart(string Text) : Part;

    private sealed record PathPart(JsonPath Path) : Part;

    private sealed record RangePart(JsonPath Path, ImmutableArray<Part> Body) : Part;
}
