namespace EgressTools.Text;

/// <summary>Makes text safe inside XML, between tags and in attributes.</summary>
internal static class XmlText
{
    /// <summary>Markup is escaped (so no <c>]]&gt;</c> is left); characters that XML 1.0 cannot hold are left out, other control characters too.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                0xfffe or 0xffff => escaped,
                _ => Rune.IsControl(rune) ? escaped : escaped.Append(rune.ToString()),
            };
        }
        return escaped.ToString();
    }
}
