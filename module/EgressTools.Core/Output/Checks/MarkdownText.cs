using System.Text;

namespace EgressTools.Output.Checks;

/// <summary>Makes text safe inside a line of Markdown or a cell of its tables: it shows as it is, as no markup, link, mention or HTML.</summary>
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
                // In a table a backslash before a bar is taken away once more.
                '|' => escaped.Append("&#124;"),
                // Before names, numbers of issues and addresses GitHub makes links of its own.
                '@' => escaped.Append("&#64;"),
                '#' => escaped.Append("&#35;"),
                '\\' or '`' or '*' or '_' or '[' or ']' or '~' or '!' or '$' => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }
        return escaped.Replace("://", "&#58;//").Replace("www.", "www&#46;").ToString();
    }
}
