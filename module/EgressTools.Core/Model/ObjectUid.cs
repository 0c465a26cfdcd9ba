namespace EgressTools.Model;

/// <summary>The uid of an object. Nearly all are UUIDs, which take 24 bytes here and 96 as text: a large cluster has hundreds of thousands.</summary>
internal readonly record struct ObjectUid
{
    /// <summary>The length of the text of a UUID.</summary>
    public const int TextLength = 36;
    private readonly Guid _value;
    /// <summary>The text where it is not the usual one of <see cref="_value"/>: agents hash it as it is written.</summary>
    private readonly string? _text;

    public ObjectUid(string text)
    {
        if (text.Length == TextLength && !text.AsSpan().ContainsAnyInRange('A', 'F') && Guid.TryParseExact(text, "D", out var value) && value != Guid.Empty)
            _value = value;
        else if (text.Length > 0)
            _text = text;
    }

    /// <param name="value">What <see cref="ToString"/> writes in lower case.</param>
    public ObjectUid(Guid value) => (_value, _text) = (value, value == Guid.Empty ? value.ToString() : null);

    public bool IsEmpty => _text is null && _value == Guid.Empty;

    /// <summary>Writes the text of a UUID as UTF-8; false for any other.</summary>
    public bool TryFormat(Span<byte> utf8) => _value != Guid.Empty && _value.TryFormat(utf8, out _);

    public override string ToString() => _text ?? (IsEmpty ? "" : _value.ToString());
}
