namespace EgressTools.Text;

/// <summary>Writes text to the log of a pipeline without commands for its agent, even if a command is split over several writes.</summary>
public sealed class LogSafeWriter(TextWriter output) : TextWriter
{
    private const string Line = "::";
    private readonly StringBuilder _held = new();
    private bool _atLine = true;

    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <summary>The inner writer, for intended commands; text written before comes first.</summary>
    public static TextWriter Raw(TextWriter writer)
    {
        if (writer is not LogSafeWriter safe)
            return writer;
        safe.Release();
        return safe.Output;
    }

    private TextWriter Output => output;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (Begins(value))
        {
            _held.Append(value);
            if (!IsWhole())
                return;
            _held.Insert(1, ' ');
            Release();
        }
        else if (_held.Length == 0)
            Put(value);
        else
            Restart(value);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        foreach (var value in buffer)
            Write(value);
    }

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Flush()
    {
        Release();
        output.Flush();
    }

    /// <inheritdoc/>
    public override Task FlushAsync()
    {
        Release();
        return output.FlushAsync();
    }

    /// <summary>Whether the held text and this character begin a command.</summary>
    private bool Begins(char value)
    {
        if (_held.Length == 0)
            return value == '#' || (value == ':' && _atLine);
        var text = $"{_held}{value}";
        return _held[0] == ':' ? text == Line : LogSafety.Commands.Any(command => command.StartsWith(text, StringComparison.OrdinalIgnoreCase));
    }

    private bool IsWhole()
    {
        var text = _held.ToString();
        return text == Line || LogSafety.Commands.Contains(text, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The held text is not a command, but the rest after its first character may begin one, as in "###[".</summary>
    private void Restart(char value)
    {
        var rest = $"{_held}{value}"[1..];
        var first = _held[0];
        _held.Clear();
        Put(first);
        Write(rest);
    }

    private void Release()
    {
        for (var i = 0; i < _held.Length; i++)
            Put(_held[i]);
        _held.Clear();
    }

    private void Put(char value)
    {
        _atLine = value is '\r' or '\n' || (_atLine && char.IsWhiteSpace(value));
        output.Write(value);
    }
}
