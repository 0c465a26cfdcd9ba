using System.Text.RegularExpressions;

namespace EgressTools.Text;

/// <summary>Writes documents as YAML in the style of kubectl: blocks, two spaces, lists at their key's column, quotes only where a YAML 1.1 or 1.2 reader would
/// take a text for something else.</summary>
public static partial class YamlWriter
{
    /// <summary>The document, ending with a line end.</summary>
    public static string Write(JToken document)
    {
        var text = new StringBuilder();
        Block(document, 0, text);
        return text.ToString();
    }

    /// <summary>A text in one line, in quotes where some reader would take it for something else.</summary>
    internal static string Scalar(string value) => Text(value);

    private static void Block(JToken node, int indent, StringBuilder text)
    {
        switch (node)
        {
            case JObject { Count: > 0 } map:
                foreach (var property in map.Properties())
                    Member(property, indent, text);
                break;
            case JArray { Count: > 0 } list:
                foreach (var item in list)
                    Item(item, indent, text);
                break;
            default:
                text.Append(Inline(node, indent)).Append('\n');
                break;
        }
    }

    private static void Member(JProperty property, int indent, StringBuilder text)
    {
        text.Append(' ', indent).Append(Text(property.Name)).Append(':');
        if (property.Value is JObject { Count: > 0 })
            Block(property.Value, indent + 2, text.Append('\n'));
        else if (property.Value is JArray { Count: > 0 })
            Block(property.Value, indent, text.Append('\n'));
        else
            text.Append(' ').Append(Inline(property.Value, indent + 2)).Append('\n');
    }

    private static void Item(JToken item, int indent, StringBuilder text)
    {
        text.Append(' ', indent).Append("- ");
        if (item is not (JObject { Count: > 0 } or JArray { Count: > 0 }))
        {
            text.Append(Inline(item, indent + 2)).Append('\n');
            return;
        }
        // The first line of the item follows the dash.
        var inner = new StringBuilder();
        Block(item, indent + 2, inner);
        text.Append(inner, indent + 2, inner.Length - indent - 2);
    }

    private static string Inline(JToken node, int indent) => node.Type switch
    {
        JTokenType.Object => "{}",
        JTokenType.Array => "[]",
        JTokenType.Null or JTokenType.Undefined => "null",
        JTokenType.Boolean => (bool)node ? "true" : "false",
        JTokenType.Integer => ((JValue)node).ToString(CultureInfo.InvariantCulture),
        JTokenType.Float => ((double)node).ToString("R", CultureInfo.InvariantCulture),
        _ => (string)node! is var value && CanBeLiteral(value) ? Literal(value, indent) : Text((string)node!),
    };

    private static bool CanBeLiteral(string value) =>
        value.Contains('\n', StringComparison.Ordinal) && value[0] is not (' ' or '\n') && !value.AsSpan().ContainsAnyExceptInRange(' ', '~', '\n')
        && !value.Contains(" \n", StringComparison.Ordinal) && !LogSafety.HasCommand(value);

    private static bool ContainsAnyExceptInRange(this ReadOnlySpan<char> text, char low, char high, char also)
    {
        foreach (var c in text)
        {
            if ((c < low || c > high) && c != also)
                return true;
        }
        return false;
    }

    private static string Literal(string value, int indent)
    {
        var trailing = value.Length - value.TrimEnd('\n').Length;
        var chomp = trailing switch { 0 => "|-", 1 => "|", _ => "|+" };
        var lines = value.TrimEnd('\n').Split('\n').Select(l => l.Length == 0 ? "" : new string(' ', indent) + l);
        return chomp + "\n" + string.Join('\n', lines) + (trailing > 1 ? new string('\n', trailing - 1) : "");
    }

    private static string Text(string value) => IsPlain(value) ? value : Quote(value);
    private static bool IsPlain(string value) => Plain().IsMatch(value) && !Misread().IsMatch(value);

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        for (var i = 0; i < value.Length; i++)
        {
            if (i + 1 < value.Length && char.IsSurrogatePair(value[i], value[i + 1]))
            {
                text.Append(value, i++, 2);
                continue;
            }
            _ = value[i] switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                // Agents of pipelines obey what begins with two of them.
                '#' when i > 0 && value[i - 1] == '#' => text.Append("\\x23"),
                '\t' => text.Append("\\t"),
                '\r' => text.Append("\\r"),
                // Half of a pair is not a character, and readers refuse it even when it is escaped.
                >= '\ud800' and <= '\udfff' => text.Append('\ufffd'),
                < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff' or (>= '\u0080' and <= '\u009f') =>
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)value[i]:x4}"),
                _ => text.Append(value[i]),
            };
        }
        return text.Append('"').ToString();
    }

    // Letters, digits and what stands in names, paths, addresses and images; spaces only between words.
    [GeneratedRegex(@"^[A-Za-z0-9_./(<](?:[A-Za-z0-9_./@%+=,()<>*!-]|:(?=[^\s])|[ ](?=[A-Za-z0-9_./(<-]))*\z", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();

    // What some reader takes for null, a boolean, a number (also octal, sexagesimal, with underscores), infinity or a date.
    [GeneratedRegex(@"^(~|null|true|false|yes|no|on|off|y|n|[-+]?\.(inf|nan)|[-+]?(0x[0-9a-f_]+|0o?[0-7_]+" +
        @"|0b[01_]+|[0-9][0-9_]*(:[0-9_]+)*(\.[0-9_]*)?(e[-+]?[0-9]+)?|\.[0-9_]+(e[-+]?[0-9]+)?)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?|=|<<|---|\.\.\.)\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Misread();
}
