namespace EgressTools.Output;

/// <summary>Sentences in lines that fit a terminal.</summary>
internal static class Paragraph
{
    /// <summary>What every table and text below one keeps to, unless names are longer.</summary>
    public const int Width = 120;

    /// <summary>Writes a line for each text, safe for a terminal.</summary>
    public static void WriteLines(this TextWriter output, IEnumerable<string> texts)
    {
        foreach (var text in texts)
            output.Write(TerminalText.Escape(text) + "\n");
    }

    /// <summary>Writes the text in lines, broken between words; all but the first are indented.</summary>
    public static void Write(TextWriter output, string text, string indent)
    {
        var line = new StringBuilder();
        foreach (var word in TerminalText.Escape(text).Split(' '))
        {
            if (line.Length > 0 && TerminalText.Width(line.ToString()) + 1 + TerminalText.Width(word) > Width)
            {
                output.Write(line.Append('\n').ToString());
                line.Clear().Append(indent);
            }
            else if (line.Length > 0)
                line.Append(' ');
            line.Append(word);
        }
        output.Write(line.Append('\n').ToString());
    }
}
