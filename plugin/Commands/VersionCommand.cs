namespace EgressTools.Plugin.Commands;

internal sealed class VersionCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Version;
    public bool LeavesNothing(Session session) => true;

    public Task<int> RunAsync(Session session, CancellationToken cancellationToken) => Task.FromResult(Write(session.Streams.Out));

    public static int Write(TextWriter output)
    {
        output.Write($"kubectl-egress {typeof(VersionCommand).Assembly.GetName().Version?.ToString(3)}\n");
        return 0;
    }
}
