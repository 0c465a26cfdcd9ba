namespace EgressTools;

/// <summary>How PowerShell shows objects of a class: a table of these properties and a list of all, or the text of one property.</summary>
/// <param name="columns">The properties of the table, in this order.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ViewAttribute(params string[] columns) : Attribute
{
    public IReadOnlyList<string> Columns { get; } = columns;

    /// <summary>The property whose text is what the object shows; null for a table.</summary>
    public string? Text { get; init; }

    /// <summary>Long cells go on in further lines.</summary>
    public bool Wraps { get; init; }
}

/// <summary>A list of sentences, which a list view shows below each other.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SentencesAttribute : Attribute;

/// <summary>Too long for a screen: views leave it out.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotShownAttribute : Attribute;
