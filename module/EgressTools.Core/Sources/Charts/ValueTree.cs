using Newtonsoft.Json;

namespace EgressTools.Sources.Charts;

/// <summary>Values of a chart that are put together from several places of a document, later ones over earlier ones, with the line of each.</summary>
internal sealed class ValueTree
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    public JObject Values { get; } = [];

    public FrozenDictionary<string, int> Lines => _lines.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A document with the positions of its members.</summary>
    /// <returns>null where it is not an object.</returns>
    public static JObject? Parse(RawDocument document)
    {
        using var reader =
            new JsonTextReader(new StringReader(Encoding.UTF8.GetString(document.Json))) { DateParseHandling = DateParseHandling.None, MaxDepth = 250 };
        return JToken.ReadFrom(reader, new JsonLoadSettings
        {
            LineInfoHandling = LineInfoHandling.Load,
            DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Replace
        }) as JObject;
    }

    /// <summary>The line of a member of a parsed document.</summary>
    public static int LineOf(RawDocument document, JToken token)
    {
        var info = (IJsonLineInfo)(token.Parent as JProperty ?? token);
        return document.Marks.Length == 0 ? document.Line + Math.Max(info.LineNumber, 1) - 1 : document.LineAt(Math.Max(info.LinePosition - 1, 0));
    }

    /// <summary>Lays values over those that are there: mappings are merged, everything else is replaced, and null takes away, as helm does.</summary>
    /// <param name="values">The values; nothing happens where they are not a mapping.</param>
    public void Add(JToken? values, Func<JToken, int> lineOf)
    {
        if (values is JObject map)
            Merge(Values, map, "", lineOf);
    }

    /// <summary>Values as a text of YAML.</summary>
    /// <param name="line">The line above its first.</param>
    /// <returns>What is wrong with it; null where it could be read.</returns>
    public DocumentFault? Add(string text, int line)
    {
        var documents = DocumentFile.Raw(Encoding.UTF8.GetBytes(text), out var faults);
        foreach (var document in documents)
        {
            var root = Parse(document);
            Add(root, token => line + LineOf(document, token));
        }
        return faults is [var fault, ..] ? fault with { Line = line + fault.Line } : null;
    }

    /// <summary>One value by its path, as <c>helm --set</c> takes it: true, false, null and numbers are no texts.</summary>
    public void Set(string path, JToken value, bool asText, int line)
    {
        var names = path.Replace("\\.", "\0", StringComparison.Ordinal).Split('.');
        if (path.Length == 0 || path.Contains('[', StringComparison.Ordinal))
            return;
        JToken one = asText || value is not JValue { Value: string text } ? value : text switch
        {
            "true" => true,
            "false" => false,
            "null" => JValue.CreateNull(),
            _ => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : text,
        };
        foreach (var name in Enumerable.Reverse(names))
            one = new JObject { [name.Replace('\0', '.')] = one.DeepClone() };
        Add(one, _ => line);
    }

    private void Merge(JObject into, JObject from, string above, Func<JToken, int> lineOf)
    {
        foreach (var member in from.Properties())
        {
            var path = above.Length == 0 ? member.Name : $"{above}.{member.Name}";
            _lines[path] = lineOf(member.Value);
            if (member.Value is JObject map)
            {
                if (into[member.Name] is not JObject)
                    into[member.Name] = new JObject();
                Merge((JObject)into[member.Name]!, map, path, lineOf);
            }
            else
            {
                into[member.Name] = member.Value.DeepClone();
            }
        }
    }
}
