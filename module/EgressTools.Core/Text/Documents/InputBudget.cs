namespace EgressTools.Text.Documents;

/// <summary>Counts what one input costs, and stops it where it costs more than <see cref="InputLimits"/> says or where the command is interrupted.</summary>
/// <remarks>Every member throws an <see cref="InputException"/> where it is too much.</remarks>
/// <param name="input">The name of the input, for the message.</param>
internal sealed class InputBudget(string input, CancellationToken cancellationToken)
{
    private long _bytes;
    private long _aliasBytes;
    private long _values;
    private int _objects;

    /// <summary>How many bytes may be read.</summary>
    public long MaxBytes { get; init; } = InputLimits.Bytes;

    /// <summary>Counts bytes that were read.</summary>
    public void Read(int bytes)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if ((_bytes += bytes) > MaxBytes)
            throw TooLarge($"holds more than {Megabytes(MaxBytes)} (unpacked). Split it", "InputTooLarge");
    }

    /// <summary>Refuses one object that is too large.</summary>
    public void Object(long bytes)
    {
        if (bytes > InputLimits.ObjectBytes)
            throw TooLarge($"holds an object of more than {Megabytes(InputLimits.ObjectBytes)}. Remove it", "ObjectTooLarge");
    }

    /// <summary>Counts what an anchor or alias stands for.</summary>
    public void Alias(long bytes)
    {
        if ((_aliasBytes += bytes) > InputLimits.AliasBytes)
            throw TooLarge($"has YAML aliases that expand to more than {Megabytes(InputLimits.AliasBytes)}. Write out their content", "TooManyAliases");
    }

    /// <summary>Counts an object that is kept.</summary>
    public void Keep()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_objects > InputLimits.Objects)
            throw TooLarge($"holds more than {Number(InputLimits.Objects)} objects. Split it", "TooManyObjects");
    }

    /// <summary>Counts values of a document that is kept whole.</summary>
    public void Values(int values)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if ((_values += values) > InputLimits.Values)
            throw TooLarge($"holds more than {Number(InputLimits.Values)} values. Split it", "TooManyValues");
    }

    /// <summary>Refuses more different texts than are kept.</summary>
    public void Texts(long characters)
    {
        if (characters > InputLimits.TextCharacters)
            throw TooLarge($"holds more than {Number(InputLimits.TextCharacters)} characters of different names and labels. Split it", "TooManyTexts");
    }

    private InputException TooLarge(string reason, string id) => new($"{input} {reason}", id);
    private static string Megabytes(long bytes) => $"{bytes >> 20} MB";
    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
