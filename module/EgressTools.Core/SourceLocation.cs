namespace EgressTools;

/// <summary>A place in a file; the line counts from 1, 0 where unknown.</summary>
public sealed record SourceLocation(string File, int Line)
{
    /// <summary>"file:line", or the file alone.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File;
}
