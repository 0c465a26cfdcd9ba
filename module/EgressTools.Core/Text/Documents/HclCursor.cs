namespace EgressTools.Text.Documents;

/// <summary>A place in a text of HCL. It only ever moves forwards, so that whoever reads comes to the end whatever the text is.</summary>
internal sealed class HclCursor(string text)
{
    /// <summary>How deep texts and the expressions in them may be nested.</summary>
    private const int MaxDepth = 100;
    private int _position;
    private int _depth;
    public int Line { get; private set; } = 1;

    /// <summary>The first fault; later ones mostly follow from it.</summary>
    public HclFault? Fault { get; private set; }

    public bool AtEnd => _position >= text.Length;
    public char Current => AtEnd ? '\0' : text[_position];
    private char Following => _position + 1 < text.Length ? text[_position + 1] : '\0';

    public static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '-';
    public void Fail(int line, string reason) => Fault ??= new HclFault(line, reason);

    /// <summary>The same where the text is more than is read.</summary>
    public void GiveUp(int line, string reason) => Fault ??= new HclFault(line, reason) { IsLimit = true };

    public void Step()
    {
        if (Current == '\n')
            Line++;
        _position = Math.Min(_position + 1, text.Length);
    }

    public void StepToEnd()
    {
        while (!AtEnd)
            Step();
    }

    /// <summary>Passes blanks and comments.</summary>
    /// <param name="lines">Also ends of lines.</param>
    public void SkipBlank(bool lines = true)
    {
        while (!AtEnd)
        {
            if (!SkipComment() && (!char.IsWhiteSpace(Current) || (Current == '\n' && !lines)))
                return;
            if (!AtEnd && char.IsWhiteSpace(Current) && (Current != '\n' || lines))
                Step();
        }
    }

    /// <summary>Passes a comment; that of a line up to the end of the line.</summary>
    public bool SkipComment()
    {
        if (Current == '#' || (Current == '/' && Following == '/'))
        {
            while (!AtEnd && Current != '\n')
                Step();
            return true;
        }
        if (Current != '/' || Following != '*')
            return false;
        var start = Line;
        Step();
        Step();
        while (!AtEnd && !(Current == '*' && Following == '/'))
            Step();
        if (AtEnd)
            Fail(start, "the comment that begins here is not closed");
        Step();
        Step();
        return true;
    }

    public string Name()
    {
        var start = _position;
        while (!AtEnd && IsNamePart(Current))
            Step();
        return text[start.._position];
    }

    /// <summary>Passes a text in quotes, on whose first quote the cursor stands, with the expressions in it.</summary>
    /// <returns>What stands there, quotes included.</returns>
    public string Quoted()
    {
        var (start, line) = (_position, Line);
        Step();
        while (!AtEnd && Current is not ('"' or '\n'))
        {
            if (Current == '\\')
                Step();
            else if (Current is '$' or '%' && Following == Current)
                Step();
            else if (Current is '$' or '%' && Following == '{')
                Interpolation();
            if (!AtEnd && Current != '\n')
                Step();
        }
        if (Current != '"')
            Fail(line, "a text in quotes is not closed on its line");
        else
            Step();
        return text[start.._position];
    }

    /// <summary>Passes a heredoc where the cursor stands on one.</summary>
    /// <returns>Whether it did.</returns>
    public bool SkipHeredoc()
    {
        if (Current != '<' || Following != '<')
            return false;
        var start = Line;
        Step();
        Step();
        if (Current == '-')
            Step();
        var mark = Name();
        while (!AtEnd && Current != '\n')
            Step();
        while (mark.Length > 0 && !AtEnd)
        {
            Step();
            var from = _position;
            while (!AtEnd && Current != '\n')
                Step();
            if (text.AsSpan(from, _position - from).Trim().SequenceEqual(mark))
                return true;
        }
        Fail(start, mark.Length == 0 ? "a heredoc has no mark behind <<"
            : string.Create(CultureInfo.InvariantCulture, $"the heredoc that begins here is not closed by {mark}"));
        return true;
    }

    /// <summary>The value of a plain text in quotes; null where it holds expressions.</summary>
    public static string? Plain(string quoted)
    {
        var inner = quoted.Length > 1 && quoted[^1] == '"' ? quoted[1..^1] : quoted[1..];
        if (inner.Replace("$${", "", StringComparison.Ordinal).Replace("%%{", "", StringComparison.Ordinal) is var rest
            && (rest.Contains("${", StringComparison.Ordinal) || rest.Contains("%{", StringComparison.Ordinal)))
            return null;
        var value = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
            value.Append(inner[i] == '\\' && i + 1 < inner.Length ? inner[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var c => c } : inner[i]);
        return value.Replace("$${", "${").Replace("%%{", "%{").ToString();
    }

    // Leaves the cursor on the closing brace.
    private void Interpolation()
    {
        if (++_depth > MaxDepth)
        {
            GiveUp(Line, "texts are nested too deep to be read");
            StepToEnd();
        }
        Step();
        Step();
        for (var open = 1; !AtEnd && (Current != '}' || --open > 0);)
        {
            if (Current == '{')
                open++;
            if (Current == '"')
                Quoted();
            else
                Step();
        }
        _depth--;
    }
}
