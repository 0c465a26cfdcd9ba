using SharpYaml;

namespace EgressTools.Text.Edits;

/// <summary>Finds the edits of a text that make one of its documents hold something else, and leave every comment, order and quote as it is. It gives up where
/// the text shares what is to be changed (anchors, aliases, tags) or a comment would be lost.</summary>
internal sealed partial class YamlPatch
{
    private readonly string _text;
    private readonly bool _isJson;
    private readonly Lines _lines;
    private readonly List<TextEdit> _edits = [];

    private YamlPatch(string text, bool isJson)
    {
        _text = text;
        _isJson = isJson;
        _lines = new Lines(text);
    }

    /// <summary>The edits; null where it gives up. Whoever uses them has to read the result again:
    /// there are more ways to write YAML than are looked at here.</summary>
    /// <param name="spot">Where the document, or the item of a list, is in it.</param>
    /// <param name="now">What it holds.</param>
    /// <param name="then">What it is to hold.</param>
    public static List<TextEdit>? Of(string text, YamlSpot spot, JToken now, JToken then, bool isJson)
    {
        var patch = new YamlPatch(text, isJson);
        return patch.Node(spot, now, then) ? patch._edits : null;
    }

    private bool Node(YamlSpot spot, JToken now, JToken then)
    {
        if (JToken.DeepEquals(now, then))
            return true;
        return !spot.IsShared && (spot, now, then) switch
        {
            (YamlMap map, JObject old, JObject next) => Map(map, old, next),
            (YamlList list, JArray old, JArray { Count: > 0 } next) => List(list, old, next),
            (YamlText scalar, JValue, JValue { Value: string next }) => Scalar(scalar, next),
            _ => false,
        };
    }

    private bool Scalar(YamlText scalar, string next)
    {
        if (scalar.End == scalar.Start)
            return false;
        var written = scalar.Style switch
        {
            ScalarStyle.DoubleQuoted when _text[scalar.Start] == '"' => FlowText.Quoted(next),
            ScalarStyle.SingleQuoted when _text[scalar.Start] == '\'' => $"'{next.Replace("'", "''", StringComparison.Ordinal)}'",
            ScalarStyle.Plain when _text[scalar.Start..scalar.End] == scalar.Value => FlowText.Yaml(next),
            _ => null,
        };
        return written is not null && Edit(scalar.Start, scalar.End, written);
    }

    private bool Map(YamlMap map, JObject old, JObject next)
    {
        if (old.Properties().Any(p => !next.ContainsKey(p.Name)))
            return Replace(map, next);
        foreach (var member in map.Members)
        {
            var (now, then) = (old[member.Key.Value], next[member.Key.Value]);
            if (now is null || then is null || !(IsEmptied(member, now, then) ? Empty(member) : IsFilled(member, now, then) ? Fill(map, member, then)
                : Node(member.Value, now, then)))
                return false;
        }
        return next.Properties().Where(p => !old.ContainsKey(p.Name)).All(p => Add(map, p));
    }

    private static bool IsEmptied(YamlMember member, JToken now, JToken then) => member.Value is YamlList { Items.Length: > 0, IsShared: false }
        && now is JArray && then is JArray { Count: 0 };

    private static bool IsFilled(YamlMember member, JToken now, JToken then) =>
        member.Value is YamlList { Items.Length: 0, IsShared: false } or YamlText { Style: ScalarStyle.Plain, IsShared: false }
            && now is JArray { Count: 0 } or { Type: JTokenType.Null } && then is JArray { Count: > 0 };

    /// <summary>Writes a mapping anew.</summary>
    private bool Replace(YamlMap map, JObject next)
    {
        if (map.Members.IsEmpty || HasComment(map) || map.All.Any(static s => s.IsShared))
            return false;
        return map.IsFlow ? Edit(map.Start, map.End, Flow(next)) : Edit(map.Members[0].Key.Start, map.End, Block(next, map.Column));
    }

    /// <summary>Leaves empty brackets of a list.</summary>
    private bool Empty(YamlMember member)
    {
        var list = (YamlList)member.Value;
        if (HasComment(list) || list.All.Any(static s => s.IsShared))
            return false;
        if (list.IsFlow)
            return Edit(list.Start, list.End, "[]");
        return Colon(member.Key) is { } colon && Edit(colon, colon, " []") && list.Items.All(item => RemoveLines(item));
    }

    /// <summary>Puts items into empty brackets, or where there was nothing.</summary>
    private bool Fill(YamlMap map, YamlMember member, JToken then)
    {
        if (map.IsFlow || _isJson)
            return member.Value.End > member.Value.Start && Edit(member.Value.Start, member.Value.End, Flow(then));
        return Colon(member.Key) is { } colon && Edit(colon, Math.Max(colon, member.Value.End), ListLines(map, then));
    }

    /// <summary>Adds a member behind the one that it follows in the document that is wanted, or behind the last where it follows none.</summary>
    private bool Add(YamlMap map, JProperty property)
    {
        var before = property.BeforeSelf().OfType<JProperty>().Select(p => map.Members.FirstOrDefault(m => m.Key.Value == p.Name))
            .LastOrDefault(static m => m is not null) ?? map.Members.LastOrDefault();
        if (before is null)
            return false;
        var end = before.Value.End;
        if (!map.IsFlow)
        {
            var value = property.Value is JArray { Count: > 0 } ? ListLines(map, property.Value) : " " + Flow(property.Value);
            return Edit(_lines.End(end), _lines.End(end), $"{_lines.NewLine}{new string(' ', map.Column)}{YamlWriter.Scalar(property.Name)}:{value}");
        }
        var indent = _lines.Indent(before.Key.Start);
        var name = _isJson ? FlowText.Quoted(property.Name) : FlowText.Yaml(property.Name);
        return Edit(end, end, $"{Separator(indent)}{name}: {Flow(property.Value, indent)}");
    }

    private bool Edit(int start, int end, string text)
    {
        _edits.Add(new TextEdit(start, end, text));
        return true;
    }
}
