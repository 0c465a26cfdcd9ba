namespace EgressTools.Output;

/// <summary>Reads paths and literals out of a template.</summary>
internal sealed class JsonPathReader(string text)
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">"];

    private int _at;

    public bool AtEnd => _at >= text.Length;

    private char Current => AtEnd ? '\0' : text[_at];

    /// <summary>A path, up to what cannot belong to one.</summary>
    public JsonPath ReadPath()
    {
        var start = _at;
        var fromRoot = TryTake("$");
        if (!fromRoot)
            TryTake("@");
        var steps = ImmutableArray.CreateBuilder<PathStep>();
        while (Current is '.' or '[')
            ReadStep(steps);
        if (_at == start)
            throw Wrong("a path begins with a dot, for example .items[*].name");
        return new JsonPath(fromRoot, steps.ToImmutable());
    }

    /// <summary>A quoted text with Go's escapes; null if none begins here.</summary>
    public string? ReadQuoted()
    {
        if (Current is not ('"' or '\''))
            return null;
        var quote = text[_at++];
        var value = new StringBuilder();
        while (Current != quote)
        {
            if (AtEnd)
                throw Wrong("a quoted text does not end");
            var c = text[_at++];
            value.Append(c == '\\' && !AtEnd ? Unescape(text[_at++]) : c);
        }
        _at++;
        return value.ToString();
    }

    public void SkipBlanks()
    {
        while (char.IsWhiteSpace(Current))
            _at++;
    }

    /// <summary>Takes the text where it is next.</summary>
    public bool TryTake(string expected)
    {
        if (string.CompareOrdinal(text, _at, expected, 0, expected.Length) != 0)
            return false;
        _at += expected.Length;
        return true;
    }

    /// <summary>Takes a word where it is next and ends there.</summary>
    public bool TryTakeWord(string word) => !IsOfWord(_at + word.Length) && TryTake(word);

    private bool IsOfWord(int at) => at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_');

    /// <summary>Everything up to the brace, or the end.</summary>
    public string ReadLiteral()
    {
        var brace = text.IndexOf('{', _at);
        var literal = text[_at..(brace < 0 ? text.Length : brace)];
        _at += literal.Length;
        return literal;
    }

    /// <summary>Nothing may follow.</summary>
    public void ExpectEnd()
    {
        if (!AtEnd)
            throw Wrong($"'{text[_at..]}' is not understood");
    }

    /// <summary>The error, with the template in it.</summary>
    public UsageException Wrong(string what) => new($"JSONPath '{text}': {what}", "InvalidJsonPath");

    private void ReadStep(ImmutableArray<PathStep>.Builder steps)
    {
        if (TryTake(".."))
            steps.Add(new RecursiveStep());
        else if (Current == '.')
            _at++;
        if (Current == '[')
            steps.Add(ReadBracket());
        else if (TryTake("*"))
            steps.Add(new WildcardStep());
        else if (ReadName() is { Length: > 0 } name)
            steps.Add(new FieldStep(name));
    }

    /// <summary>A dot in a name is written \. as in <c>.metadata.labels.kubernetes\.io/hostname</c>.</summary>
    private string ReadName()
    {
        var name = new StringBuilder();
        while (!AtEnd && !char.IsWhiteSpace(Current)
            && Current is not ('.' or '[' or ']' or '}' or '{' or '(' or ')' or ',' or '=' or '!' or '<' or '>' or '"' or '\''))
        {
            if (Current == '\\' && _at + 1 < text.Length)
                _at++;
            name.Append(text[_at++]);
        }
        return name.ToString();
    }

    private PathStep ReadBracket()
    {
        _at++;
        SkipBlanks();
        if (TryTake("?("))
            return ReadFilter();
        var parts = ImmutableArray.CreateBuilder<PathStep>();
        do
        {
            SkipBlanks();
            parts.Add(ReadPart());
            SkipBlanks();
        }
        while (TryTake(","));
        Expect("]");
        return parts.Count == 1 ? parts[0] : new UnionStep(parts.ToImmutable());
    }

    private PathStep ReadPart()
    {
        if (TryTake("*"))
            return new WildcardStep();
        if (ReadQuoted() is { } name)
            return new FieldStep(name);
        var start = ReadNumber();
        if (!TryTake(":"))
            return start is { } index ? new IndexStep(index) : throw Wrong("brackets hold a number, a quoted name, * or ?(...)");
        var end = ReadNumber();
        var stride = TryTake(":") ? ReadNumber() ?? 1 : 1;
        return stride > 0 ? new SliceStep(start, end, stride) : throw Wrong("the step of a slice is 1 or more");
    }

    private FilterStep ReadFilter()
    {
        SkipBlanks();
        var left = ReadPath();
        SkipBlanks();
        var comparison = Operators.FirstOrDefault(TryTake) ?? "";
        SkipBlanks();
        var path = comparison.Length > 0 && Current is '@' or '$' ? ReadPath() : null;
        var value = comparison.Length > 0 && path is null ? ReadValue() : null;
        SkipBlanks();
        Expect(")");
        SkipBlanks();
        Expect("]");
        return new FilterStep(left, comparison, path, value);
    }

    private JToken ReadValue()
    {
        if (ReadQuoted() is { } quoted)
            return quoted;
        if (TryTakeWord("true"))
            return true;
        if (TryTakeWord("false"))
            return false;
        var start = _at;
        while (char.IsAsciiDigit(Current) || Current is '-' or '.')
            _at++;
        return double.TryParse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong("a comparison is with a quoted text, a number, true, false or a path");
    }

    private int? ReadNumber()
    {
        var start = _at;
        if (Current == '-')
            _at++;
        while (char.IsAsciiDigit(Current))
            _at++;
        if (_at == start)
            return null;
        return int.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong($"'{text[start.._at]}' is not an index");
    }

    private void Expect(string expected)
    {
        if (!TryTake(expected))
            throw Wrong(AtEnd ? $"'{expected}' is missing at the end" : $"'{expected}' is missing before '{text[_at..]}'");
    }

    private static char Unescape(char c) => c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => c };
}
