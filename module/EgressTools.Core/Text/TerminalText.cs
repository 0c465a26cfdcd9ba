namespace EgressTools.Text;

/// <summary>Makes text safe and measurable for a terminal. Names that come from a cluster or a bundle are untrusted: an escape sequence in one could rewrite
/// what a person sees.</summary>
public static class TerminalText
{
    private const int LongestText = 400;

    /// <summary>The text with every control, line and bidirectional character written as \uXXXX.</summary>
    public static string Escape(string text)
    {
        var first = 0;
        while (first < text.Length && !IsUnsafe(text, first))
            first++;
        if (first == text.Length)
            return text;
        var safe = new StringBuilder(text, 0, first, text.Length + 16);
        for (var i = first; i < text.Length; i++)
        {
            if (IsUnsafe(text, i))
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            else
                safe.Append(text[i]);
        }
        return safe.ToString();
    }

    /// <summary>Text from outside as one line without control characters, of bounded length.</summary>
    public static string Plain(string text, int longest = LongestText)
    {
        var plain = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (plain.Length >= longest)
                return plain.Append("...").ToString();
            var isOdd = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
            plain.Append(isOdd ? " " : rune.ToString());
        }
        return plain.ToString().Trim();
    }

    /// <summary>How many columns of a terminal the text takes: 2 for wide East Asian characters, 0 for combining ones.</summary>
    public static int Width(string text)
    {
        if (Ascii.IsValid(text))
            return text.Length;
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Width(rune);
        return width;
    }

    private static int Width(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    private static bool IsUnsafe(string text, int index)
    {
        var c = text[index];
        if (c is >= ' ' and < (char)0x7f)
            return false;
        if (char.IsSurrogate(c))
            return !(char.IsHighSurrogate(c) ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) : index > 0
                && char.IsHighSurrogate(text[index - 1]));
        return char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            || c is (>= (char)0x202a and <= (char)0x202e) or (>= (char)0x2066 and <= (char)0x2069) or (char)0x200e or (char)0x200f or (char)0x061c;
    }

    // Unicode's East_Asian_Width W and F, by block.
    private static bool IsWide(int c) =>
        c is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0x303e) or (>= 0x3041 and <= 0x33ff) or (>= 0x3400 and <= 0x4dbf)
            or (>= 0x4e00 and <= 0x9fff) or (>= 0xa000 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff)
            or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1f64f)
            or (>= 0x1f900 and <= 0x1f9ff) or (>= 0x20000 and <= 0x3fffd);
}
