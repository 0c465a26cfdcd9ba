namespace EgressTools.Checks;

/// <summary>A finding of a check.</summary>
/// <param name="Code">The code of the check: <c>EGT1001</c>.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Resource">The object.</param>
/// <param name="Message">What is wrong and its effect, without a final full stop.</param>
public sealed record CheckFinding(string Code, Severity Severity, CheckResource Resource, string Message)
{
    /// <summary>The facts behind the message, as name and value.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Evidence { get; init; } = [];
    /// <summary>The remedy: a command or a change of a document; empty if there is no simple one.</summary>
    public string Remedy { get; init; } = "";
    /// <summary>The address of an issue or documentation that explains it.</summary>
    public string Reference { get; init; } = "";
    /// <summary>The file and line of the resource; null for a cluster.</summary>
    public SourceLocation? Source { get; init; }
    /// <summary>Why the finding is suppressed; null if it is not.</summary>
    public string? Suppressed { get; init; }
}
