namespace EgressTools.Plugin.Commands;

/// <summary>The help of a command, for people who ask for it in words.</summary>
internal sealed class HelpCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Help;
    public bool LeavesNothing(Session session) => true;

    public Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var command = session.Parsed.RootCommandResult.Command;
        foreach (var word in session.Texts(Definition.Options[0]))
            command = command.Subcommands.FirstOrDefault(c => c.Name == word || c.Aliases.Contains(word))
                ?? throw new UsageException(ParseErrors.Unmatched(word, command), "UnknownCommand");
        HelpText.Write(session.Streams.Out, HelpText.DeclaredName(command));
        return Task.FromResult(0);
    }
}
