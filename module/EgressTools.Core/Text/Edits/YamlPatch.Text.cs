using Newtonsoft.Json;

namespace EgressTools.Text.Edits;

// New text in the style of what is around it.
internal sealed partial class YamlPatch
{
    /// <summary>The comma behind a value: the next one goes into a line of its own where that one has one.</summary>
    private string Separator(string? indent) => indent is null ? ", " : $",{_lines.NewLine}{indent}";

    /// <summary>A value between brackets; in a JSON file of many lines, of many lines too.</summary>
    private string Flow(JToken value, string? indent = null)
    {
        if (!_isJson)
            return FlowText.Yaml(value);
        if (indent is null || value is JValue)
            return FlowText.Json(value);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var writer = new JsonTextWriter(text)
        { Formatting = Formatting.Indented, Indentation = Unit(), IndentChar = indent.Contains('\t', StringComparison.Ordinal) ? '\t' : ' ' };
        value.WriteTo(writer);
        return string.Join(_lines.NewLine + indent, text.ToString().ReplaceLineEndings("\n").Split('\n'));
    }

    /// <summary>By how many characters the file indents: the blanks of its first line that has any.</summary>
    private int Unit()
    {
        var line = _text.Split('\n').FirstOrDefault(static l => l.StartsWith(' ') || l.StartsWith('\t')) ?? "  ";
        return line.Length - line.TrimStart(' ', '\t').Length;
    }

    /// <summary>A value in lines, of which the first is begun already.</summary>
    private string Block(JToken value, int column) => string.Join(_lines.NewLine + new string(' ', column), YamlWriter.Write(value).TrimEnd('\n').Split('\n'));

    /// <summary>The lines of a list behind its key, with the dashes where other lists of the mapping have them.</summary>
    private string ListLines(YamlMap map, JToken list)
    {
        var sibling = map.Members.Select(static m => m.Value).OfType<YamlList>().LastOrDefault(static l => !l.IsFlow && !l.Items.IsEmpty);
        var column = sibling is not null && Dash(sibling.Items[0]) is { } dash ? dash - _lines.Start(dash) : map.Column;
        return $"{_lines.NewLine}{new string(' ', column)}{Block(list, column)}";
    }

    /// <summary>Behind the colon of a key; null where there is none at once.</summary>
    private int? Colon(YamlText key)
    {
        var at = key.End;
        while (at < _text.Length && _text[at] == ' ')
            at++;
        return at < _text.Length && _text[at] == ':' ? at + 1 : null;
    }
}
