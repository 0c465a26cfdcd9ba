namespace EgressTools.Planning;

/// <summary>One step into a JSON value: a member of an object, or an element of a list.</summary>
/// <param name="Key">The member's name; null for an element.</param>
/// <param name="Index">The element's place, from 0; without meaning for a member.</param>
public readonly record struct PathStep(string? Key, int Index);

/// <summary>Where a field is. Its text is that of the API server's conflicts,
/// <c>.spec.egressGateway.egressIP</c>, with names that hold more than letters in brackets.</summary>
public sealed record FieldPath(ImmutableArray<PathStep> Steps)
{
    /// <summary>The object itself.</summary>
    public static readonly FieldPath Root = new([]);

    /// <summary>The member of this object.</summary>
    public FieldPath Member(string key) => new(Steps.Add(new PathStep(key, 0)));

    /// <summary>The element of this list.</summary>
    public FieldPath Element(int index) => new(Steps.Add(new PathStep(Key: null, index)));

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (key, index) in Steps)
        {
            if (key is null)
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else if (IsPlain(key))
                text.Append('.').Append(key);
            else
                text.Append("[\"").Append(key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append("\"]");
        }
        return text.ToString();
    }

    private static bool IsPlain(string key) => key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
