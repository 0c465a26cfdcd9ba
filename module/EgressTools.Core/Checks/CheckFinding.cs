namespace EgressTools.Checks;

/// <summary>Something that a check found.</summary>
/// <param name="Code">The check's code: <c>EGT1001</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Resource">What it is about.</param>
/// <param name="Message">What is wrong and what comes of it, one sentence without a full stop.</param>
public sealed record CheckFinding(string Code, Severity Severity, CheckResource Resource, string Message)
{
    /// <summary>What the message rests on, as name and value.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Evidence { get; init; } = [];

    /// <summary>What cures it: a command, or a change of a document, one clause; empty where nothing simple does.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>Where it is explained: the address of an issue or of documentation.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Where the resource was read; null for a cluster.</summary>
    public SourceLocation? Source { get; init; }

    /// <summary>Why somebody said that it does not count here; null where nobody did.</summary>
    public string? Suppressed { get; init; }
}
