namespace EgressTools.Sources.Objects;

/// <summary>Fields of a document that its kind does not have. A misspelt field is one of these, and what it says has no effect.</summary>
internal sealed class UnknownFields
{
    private List<string>? _paths;

    /// <summary>The paths, each once, in the order of the document.</summary>
    public ImmutableArray<string> All => _paths is null ? [] : [.. _paths];

    /// <summary>Notes a field.</summary>
    public void Add(string path)
    {
        _paths ??= [];
        if (!_paths.Contains(path))
            _paths.Add(path);
    }

    /// <summary>Notes the member that the reader stands on by its name, below the path of its object, and skips its value.</summary>
    public void SkipValue(ref Utf8JsonReader reader, StringPool pool, string before)
    {
        Add(before + reader.MemberName(pool, before));
        reader.SkipValue();
    }
}
