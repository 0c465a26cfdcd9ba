namespace EgressTools.Sources.Documents;

/// <summary>A text that is not YAML or JSON, at a line; 0 where the line is not known.</summary>
internal sealed record DocumentFault(int Line, string Reason);

/// <summary>Ends the reading of one document; those behind it are read.</summary>
internal sealed class DocumentException(int line, string reason, Exception? inner = null) : Exception(reason, inner)
{
    public DocumentFault Fault { get; } = new(line, reason);
}
