namespace EgressTools.Text.Documents;

/// <summary>A text that is not YAML or JSON, at a line; 0 where the line is not known.</summary>
internal sealed record DocumentFault(int Line, string Reason)
{
    /// <summary>What of it is not rendered yet, where that is why; null otherwise.</summary>
    public UnrenderedText? Unrendered { get; init; }

    /// <summary>The reason, and where there is one the remedy.</summary>
    public override string ToString() => Unrendered is null ? Reason : $"{Reason}; {Unrendered.Remedy}";
}

/// <summary>Ends the reading of one document; those behind it are read.</summary>
internal sealed class DocumentException(int line, string reason, Exception? inner = null) : Exception(reason, inner)
{
    public DocumentFault Fault { get; } = new(line, reason);
}
