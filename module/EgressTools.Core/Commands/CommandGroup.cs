namespace EgressTools.Commands;

/// <summary>Commands for one kind of work, as help shows them together.</summary>
/// <param name="Title">The work, in one word: <c>Look</c>.</param>
/// <param name="About">What it is about: a phrase without a full stop.</param>
/// <param name="Commands">The commands, those that are used most first.</param>
public sealed record CommandGroup(string Title, string About, ImmutableArray<CommandDefinition> Commands);
