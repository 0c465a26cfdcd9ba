using System.Text.RegularExpressions;
using Newtonsoft.Json;

namespace EgressTools.Text.Edits;

/// <summary>Values in one line, as they stand between brackets.</summary>
internal static partial class FlowText
{
    /// <summary>In YAML: <c>{nodeSelector: {matchLabels: {a: b}}}</c>.</summary>
    public static string Yaml(JToken value) => value switch
    {
        JObject map => "{" + string.Join(", ", map.Properties().Select(static p => $"{Text(p.Name)}: {Yaml(p.Value)}")) + "}",
        JArray list => "[" + string.Join(", ", list.Select(Yaml)) + "]",
        JValue { Type: JTokenType.String } text => Text((string)text!),
        _ => value.ToString(Formatting.None),
    };

    /// <summary>In JSON, with the blanks that people write: <c>{"a": "b"}</c>.</summary>
    public static string Json(JToken value) => value switch
    {
        JObject map => "{" + string.Join(", ", map.Properties().Select(static p => $"{Quoted(p.Name)}: {Json(p.Value)}")) + "}",
        JArray list => "[" + string.Join(", ", list.Select(Json)) + "]",
        _ => value.ToString(Formatting.None),
    };

    /// <summary>A text in double quotes, which YAML and JSON read alike.</summary>
    public static string Quoted(string text) => new JValue(text).ToString(Formatting.None);

    // What has a meaning between brackets only, YamlWriter does not quote.
    private static string Text(string text) => Harmless().IsMatch(text) ? YamlWriter.Scalar(text) : Quoted(text);

    [GeneratedRegex(@"^[A-Za-z0-9_./-]+(:[A-Za-z0-9_./-]+)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Harmless();
}
