namespace EgressTools.Text.Documents;

/// <summary>Reads HCL as Terraform writes it, as far as blocks and attributes go: expressions are kept as text. Never throws: the first fault is told, and what
/// can be read is read all the same. (There is no maintained parser for .NET.)</summary>
internal sealed class HclReader
{
    /// <summary>How deep blocks may be nested, and how long a file may be.</summary>
    private const int MaxDepth = 60;
    public const int MaxLength = 4 << 20;
    private readonly HclCursor _cursor;
    private readonly List<HclBlock> _open = [];
    private HclBlock? _pending;

    private HclReader(string text) => _cursor = new HclCursor(text);

    public static TerraformFile Read(string text, string path)
    {
        if (text.Length > MaxLength)
            return TooLong(path);
        var reader = new HclReader(text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal));
        var root = reader.Body(new HclBlock("", [], 0));
        return new TerraformFile(path, root.Blocks, reader._cursor.Fault);
    }

    /// <summary>A file that is not read for its length.</summary>
    public static TerraformFile TooLong(string path) => new(path, [], new HclFault(0, "the file is longer than 4 MB and was not read") { IsLimit = true });

    private HclBlock Body(HclBlock block)
    {
        var attributes = ImmutableArray.CreateBuilder<HclAttribute>();
        var blocks = ImmutableArray.CreateBuilder<HclBlock>();
        while (true)
        {
            _cursor.SkipBlank();
            if (_cursor.AtEnd && _open.Count > 0)
                FailOpen("the end of the file");
            if (_cursor.AtEnd || _pending is not null)
                break;
            if (_cursor.Current == '}')
            {
                var line = _cursor.Line;
                _cursor.Step();
                if (_open.Count > 0)
                    break;
                _cursor.Fail(line, "a closing brace closes nothing");
            }
            else if (!Item(attributes, blocks))
                break;
        }
        return block with { Attributes = attributes.ToImmutable(), Blocks = blocks.ToImmutable() };
    }

    /// <summary>An attribute or a block; false where a resource begins in the midst of another block, which then was not closed.</summary>
    private bool Item(ImmutableArray<HclAttribute>.Builder attributes, ImmutableArray<HclBlock>.Builder blocks)
    {
        var line = _cursor.Line;
        var name = _cursor.Current == '"' ? HclCursor.Plain(_cursor.Quoted()) ?? "" : _cursor.Name();
        if (name.Length == 0)
        {
            _cursor.Fail(line, string.Create(CultureInfo.InvariantCulture, $"'{_cursor.Current}' is neither an argument nor a block"));
            _cursor.Step();
            return true;
        }
        _cursor.SkipBlank(lines: false);
        if (_cursor.Current == '=')
        {
            _cursor.Step();
            attributes.Add(HclExpression.Read(_cursor, name, line));
            return true;
        }
        if (Header(name, line) is not { } header)
            return true;
        if (_open.Count > 0 && header is { Type: "resource", Labels.Length: 2 })
        {
            FailOpen(string.Create(CultureInfo.InvariantCulture, $"line {line}, where another begins"));
            _pending = header;
            return false;
        }
        blocks.Add(Inside(header));
        // A resource is never in a block: where one begins there, those around were left open, and it belongs here.
        while (_open.Count == 0 && _pending is { } outermost)
        {
            _pending = null;
            blocks.Add(Inside(outermost));
        }
        return true;
    }

    /// <summary>Type and labels of a block up to its brace; null where there is none.</summary>
    private HclBlock? Header(string type, int line)
    {
        var labels = ImmutableArray.CreateBuilder<string>();
        while (_cursor.Current == '"' || HclCursor.IsNamePart(_cursor.Current))
        {
            labels.Add(_cursor.Current == '"' ? HclCursor.Plain(_cursor.Quoted()) ?? "" : _cursor.Name());
            _cursor.SkipBlank(lines: false);
        }
        if (_cursor.Current == '{')
        {
            _cursor.Step();
            return new HclBlock(type, labels.ToImmutable(), line);
        }
        _cursor.Fail(line, $"'{type}' is followed by neither '=' nor a block");
        while (!_cursor.AtEnd && _cursor.Current is not ('\n' or '}'))
            _cursor.Step();
        return null;
    }

    private HclBlock Inside(HclBlock header)
    {
        if (_open.Count >= MaxDepth)
        {
            _cursor.GiveUp(header.Line, "blocks are nested too deep to be read");
            _cursor.StepToEnd();
            return header;
        }
        _open.Add(header);
        var block = Body(header);
        _open.RemoveAt(_open.Count - 1);
        return block;
    }

    private void FailOpen(string where) =>
        _cursor.Fail(_open[^1].Line, $"{Listed.All(_open.Select(static b => string.Create(CultureInfo.InvariantCulture, $"{b.Header} (line {b.Line})")))} " +
        $"{Plural.Verb(_open.Count, "are")} not closed at {where}");
}
