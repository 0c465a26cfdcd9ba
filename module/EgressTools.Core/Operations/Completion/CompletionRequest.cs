namespace EgressTools.Operations;

/// <summary>The value of an option that is being typed.</summary>
/// <param name="Option">The option.</param>
/// <param name="Word">What is typed of it.</param>
/// <param name="Place">Where the command would read.</param>
public sealed record CompletionRequest(OptionDefinition Option, string Word, WorldOptions Place)
{
    /// <summary>Whether the command is about every namespace.</summary>
    public bool AllNamespaces { get; init; }
}
