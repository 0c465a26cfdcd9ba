namespace EgressTools.Operations;

/// <summary>A word that completes what is being typed.</summary>
/// <param name="Value">The whole word.</param>
/// <param name="Note">What it is; empty where the word says all.</param>
public sealed record Candidate(string Value, string Note = "")
{
    /// <summary>Whether the word goes on: <c>app=</c>, <c>shop/</c>.</summary>
    public bool IsOpen => Value is [.., '=' or '/'];
}
