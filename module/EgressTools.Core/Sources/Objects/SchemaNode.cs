namespace EgressTools.Sources.Objects;

/// <summary>What a schema says of a value.</summary>
internal abstract record SchemaNode;

/// <summary>An object with these members; others are no fields of it.</summary>
internal sealed record ObjectNode(ImmutableArray<(string Name, SchemaField Field)> Fields) : SchemaNode
{
    public static ObjectNode Of(params (string Name, SchemaField Field)[] fields) => new([.. fields]);

    /// <summary>A member; null where the object does not have it.</summary>
    public SchemaField? Field(string name)
    {
        foreach (var (known, field) in Fields)
        {
            if (known == name)
                return field;
        }
        return null;
    }
}

/// <summary>A member of an object.</summary>
internal sealed record SchemaField(SchemaNode Node, bool IsRequired = false)
{
    /// <summary>The releases that know it.</summary>
    public ReleaseRange Releases { get; init; } = ReleaseRange.All;
    /// <summary>What to do where it is required and missing.</summary>
    public string Remedy { get; init; } = "";
}

/// <summary>A map of texts.</summary>
internal sealed record MapNode(TextNode Value) : SchemaNode;

/// <summary>A list.</summary>
internal sealed record ListNode(SchemaNode Item) : SchemaNode
{
    /// <summary>How many items it may have at most, and in which releases.</summary>
    public (int Count, ReleaseRange Releases, string Remedy)? Most { get; init; }
}

/// <summary>A text.</summary>
internal sealed record TextNode(params TextRule[] Rules) : SchemaNode
{
    /// <summary>What a text that breaks a rule is meant to be; null where that cannot be told.</summary>
    public Func<string, string?> Meant { get; init; } = static _ => null;
}

/// <summary>A rule that a text has to obey.</summary>
/// <param name="Allowed">What is allowed: "must be In, NotIn, Exists or DoesNotExist".</param>
/// <param name="Remedy">What to write in place of a text.</param>
internal sealed record TextRule(ReleaseRange Releases, Func<string, bool> Obeys, string Allowed, Func<string, string> Remedy);
