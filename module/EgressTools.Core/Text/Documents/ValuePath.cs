using System.Runtime.CompilerServices;

namespace EgressTools.Text.Documents;

/// <summary>Where a value stands, for messages. Most of them nobody reads, so that an interpolated text is put together when it is asked for.</summary>
[InterpolatedStringHandler]
internal struct ValuePath
{
    private string _start = "";
    private string _rest = "";

    public ValuePath(int literalLength, int formattedCount)
    {
    }

    public static implicit operator ValuePath(string path) => new(0, 0) { _start = path };
    public void AppendLiteral(string text) => AppendFormatted(text);

    public void AppendFormatted(string text)
    {
        if (_start.Length == 0)
            _start = text;
        else
            _rest = _rest.Length == 0 ? text : _rest + text;
    }

    public void AppendFormatted(ValuePath path)
    {
        AppendFormatted(path._start);
        AppendFormatted(path._rest);
    }

    public override readonly string ToString() => _start + _rest;
}
