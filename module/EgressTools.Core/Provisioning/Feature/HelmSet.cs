namespace EgressTools.Provisioning.Feature;

/// <summary>Values as helm's <c>--set</c> reads them.</summary>
internal static class HelmSet
{
    private static readonly string[] Words = ["true", "false", "null"];

    /// <summary><c>--set path=value</c>; a text that helm would take for a number or truth value is given with <c>--set-string</c>.</summary>
    public static ImmutableArray<string> Arguments(ValueChange change) =>
        [change.New is JValue { Type: JTokenType.String } text && IsTyped((string)text!) ? "--set-string" : "--set", Assignment(change.Path, change.New)];

    /// <summary>"bpf.masquerade=true", "a.b={x,y}".</summary>
    public static string Assignment(string path, JToken value) => $"{path}={Text(value)}";

    /// <summary>A value with what helm would take for its own signs escaped.</summary>
    public static string Text(JToken value) => value switch
    {
        JArray list => $"{{{string.Join(',', list.Select(static item => Escape(Plain(item), ",}")))}}}",
        _ when Plain(value) is ['{', ..] text => "\\" + Escape(text, ","),
        _ => Escape(Plain(value), ","),
    };

    /// <summary>The value of such a text; the reverse of <see cref="Text"/>.</summary>
    public static JToken Parse(string text)
    {
        if (text is ['{', .., '}'])
            return new JArray(Split(text[1..^1]).Select(static t => new JValue(t)));
        var plain = Split(text)[0];
        return plain switch
        {
            "true" => true,
            "false" => false,
            _ when IsTyped(plain) && long.TryParse(plain, CultureInfo.InvariantCulture, out var number) => number,
            _ => plain,
        };
    }

    private static string Plain(JToken value) => value.Type switch
    {
        JTokenType.Boolean => (bool)value ? "true" : "false",
        JTokenType.Null => "null",
        _ => ((JValue)value).ToString(CultureInfo.InvariantCulture),
    };

    private static string Escape(string text, string signs) =>
        string.Concat(text.Select(c => c == '\\' || signs.Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));

    /// <summary>Parts between commas, without the escapes.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<StringBuilder> { new() };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ',')
                parts.Add(new StringBuilder());
            else
                parts[^1].Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
        }
        return [.. parts.Select(static p => p.ToString())];
    }

    private static bool IsTyped(string text) =>
        Words.Contains(text, StringComparer.OrdinalIgnoreCase) || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
