using System.CommandLine;

namespace EgressTools.Plugin.Commands;

/// <summary>The help of a command, for people who ask for it in words.</summary>
internal sealed class HelpCommand : ICommand
{
    private readonly Argument<string[]> _words = new("command") { Description = "The command, such as create policy", Arity = ArgumentArity.ZeroOrMore };

    public Command Create() => new("help", "Show the help of a command") { _words };

    public bool LeavesNothing(Session session) => true;

    public Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var command = session.Parsed.RootCommandResult.Command;
        foreach (var word in session.Parsed.GetValue(_words) ?? [])
            command = command.Subcommands.FirstOrDefault(c => c.Name == word) ?? throw new UsageException(ParseErrors.Unknown(word, command), "UnknownCommand");
        HelpText.Write(session.Streams.Out, command);
        return Task.FromResult(0);
    }
}
