namespace EgressTools.Plugin.Commands;

internal sealed class SnapshotCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Snapshot;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var request = new SnapshotRequest(session.Text(Options.SnapshotPath)!, session.Has(Options.MaskAddresses), session.Has(Options.Maps),
            session.Has(Options.Interfaces));
        await SnapshotUseCase.RunAsync(request, session.World, session.Report, cancellationToken);
        return 0;
    }
}
