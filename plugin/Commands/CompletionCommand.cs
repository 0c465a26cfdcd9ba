namespace EgressTools.Plugin.Commands;

/// <summary>Prints the script by which a shell asks <see cref="Completer"/>.</summary>
internal sealed class CompletionCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Completion;
    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var shell = Options.Shell.Require(session.Text(Options.Shell)!);
        await using var resource = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion/{shell}")!;
        using var script = new StreamReader(resource);
        await session.Streams.Out.WriteAsync(await script.ReadToEndAsync(cancellationToken));
        return 0;
    }
}
