namespace EgressTools.Commands;

/// <summary>How <c>kubectl egress</c> ends.</summary>
public static class ExitCodes
{
    /// <summary>The codes and what they mean.</summary>
    public static readonly ImmutableArray<(int Code, string Meaning)> All =
    [
        (0, "Fine"),
        (1, "A mismatch, a finding, or a refused change"),
        (2, "Wrong usage"),
        (3, "The cluster or an input could not be read, or the answer is unknown"),
        (4, "The test could not be carried out, or not for all pods or agents"),
        (70, "A bug in this program"),
        (130, "Interrupted"),
    ];
}
