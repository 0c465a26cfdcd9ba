namespace EgressTools.Text.Documents;

/// <summary>Expressions of HCL: their text, and their value where it is plain.</summary>
internal static class HclExpression
{
    private const int MaxDepth = 100;

    /// <summary>Reads the expression behind a name's equals sign: up to the end of the line, or as far as its brackets go.</summary>
    public static HclAttribute Read(HclCursor cursor, string name, int line)
    {
        var text = Text(cursor, comma: false);
        if (text.Length == 0)
            cursor.Fail(line, $"'{name}' has no value");
        return new HclAttribute(name, text, Literal(text), line) { Members = text.StartsWith('{') ? Members(text) : LabelSet.Empty };
    }

    /// <summary>Passes an expression.</summary>
    /// <param name="cursor">Stands before it; afterwards before what ends it.</param>
    /// <param name="comma">Whether a comma ends it, as in an object.</param>
    private static string Text(HclCursor cursor, bool comma)
    {
        var text = new StringBuilder();
        var brackets = new Stack<(char Close, int Line)>();
        while (!cursor.AtEnd)
        {
            var c = cursor.Current;
            if (brackets.Count == 0 && (c is '\n' or '}' or ']' or ')' || (comma && c == ',')))
                break;
            if (c == '"')
                text.Append(cursor.Quoted());
            else if (cursor.SkipHeredoc())
                text.Append("<<");
            else if (!cursor.SkipComment())
            {
                if (brackets.Count > MaxDepth)
                {
                    cursor.GiveUp(cursor.Line, "brackets are nested too deep to be read");
                    cursor.StepToEnd();
                    break;
                }
                if (!Follow(brackets, cursor))
                    break;
                text.Append(c);
                cursor.Step();
            }
        }
        if (cursor.AtEnd && brackets.TryPeek(out var open))
            cursor.Fail(open.Line, $"a '{open.Close}' is missing for the bracket that begins here");
        return text.ToString().Trim();
    }

    /// <summary>Keeps account of brackets; false where the wrong one closes.</summary>
    private static bool Follow(Stack<(char Close, int Line)> brackets, HclCursor cursor)
    {
        var c = cursor.Current;
        if (c is '{' or '[' or '(')
            brackets.Push((c == '{' ? '}' : c == '[' ? ']' : ')', cursor.Line));
        if (c is not ('}' or ']' or ')'))
            return true;
        var (close, line) = brackets.Pop();
        if (close != c)
            cursor.Fail(line,
                string.Create(CultureInfo.InvariantCulture, $"the bracket that begins here is closed by '{c}' in line {cursor.Line} and not by '{close}'"));
        return close == c;
    }

    private static string? Literal(string text)
    {
        if (text is "true" or "false" || decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out _))
            return text;
        if (text.Length < 2 || text[0] != '"')
            return null;
        var cursor = new HclCursor(text);
        var quoted = cursor.Quoted();
        return cursor.AtEnd && cursor.Fault is null ? HclCursor.Plain(quoted) : null;
    }

    private static LabelSet Members(string text)
    {
        var members = new List<KeyValuePair<string, string>>();
        var cursor = new HclCursor(text[1..].TrimEnd('}'));
        for (cursor.SkipBlank(); !cursor.AtEnd && cursor.Fault is null; cursor.SkipBlank())
        {
            var key = cursor.Current == '"' ? HclCursor.Plain(cursor.Quoted()) : Bare(cursor);
            cursor.SkipBlank(lines: false);
            if (cursor.Current is not ('=' or ':'))
            {
                cursor.Step();
                continue;
            }
            cursor.Step();
            if (Literal(Text(cursor, comma: true)) is { } value && !string.IsNullOrEmpty(key))
                members.Add(new(key, value));
            if (!cursor.AtEnd)
                cursor.Step();
        }
        return LabelSet.Create(members);
    }

    private static string? Bare(HclCursor cursor) => cursor.Name() is { Length: > 0 } name ? name : null;
}
