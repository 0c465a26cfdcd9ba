namespace EgressTools.Text.Edits;

/// <summary>A piece of a text, from <paramref name="Start"/> to before <paramref name="End"/>, that another takes the place of.</summary>
internal sealed record TextEdit(int Start, int End, string Text)
{
    /// <summary>The text with all edits; null where they get in each other's way. Of several at one place the order stays.</summary>
    public static string? Apply(string text, IEnumerable<TextEdit> edits)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        foreach (var edit in edits.OrderBy(static e => e.Start))
        {
            // What is taken away may be taken away twice.
            if (edit.Start < at && edit.Text.Length > 0)
                return null;
            if (edit.Start > at)
                result.Append(text, at, edit.Start - at);
            result.Append(edit.Text);
            at = Math.Max(at, edit.End);
        }
        return result.Append(text, at, text.Length - at).ToString();
    }
}
