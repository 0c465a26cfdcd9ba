namespace EgressTools.Output.Checks;

/// <summary>Escapes text for a line or table cell of Markdown, so that it shows unchanged, without markup, links, mentions or HTML.</summary>
internal static class MarkdownText
{
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in TerminalText.Escape(text))
        {
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                // Tables remove a backslash before a bar.
                '|' => escaped.Append("&#124;"),
                // GitHub makes links of names, issue numbers and addresses.
                '@' => escaped.Append("&#64;"),
                '#' => escaped.Append("&#35;"),
                '\\' or '`' or '*' or '_' or '[' or ']' or '~' or '!' or '$' => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }
        return escaped.Replace("://", "&#58;//").Replace("www.", "www&#46;").ToString();
    }
}
