namespace EgressTools.Plugin.Commands;

internal sealed class SnapshotCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Snapshot;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var path = session.Text(Options.SnapshotPath)!;
        SaveSnapshot.RequireFree(path);
        var snapshot = await session.ReadAsync(session.Has(Options.Maps) ? SaveSnapshot.Needs | SnapshotKinds.AgentMaps
            : SaveSnapshot.Needs, cancellationToken);
        if (session.Has(Options.Maps) && !session.Offline)
            snapshot = await AgentMaps.AddAsync(await session.ClientAsync(cancellationToken), snapshot, session.Report, cancellationToken);
        if ((session.Has(Options.Maps) || session.Has(Options.Interfaces)) && !session.Offline)
            snapshot = await AskAgents.AddInterfacesAsync(await session.ClientAsync(cancellationToken), snapshot,
                session.Has(Options.Interfaces) ? null : AskAgents.GatewayCandidates(snapshot, []), session.Report, cancellationToken);
        session.Report.ClearProgress();
        await SaveSnapshot.RunAsync(snapshot, path, session.Has(Options.MaskAddresses), cancellationToken);
        session.Report.Note($"saved {Plural.Count(snapshot.Nodes.Length, "node")}, " +
            $"{Plural.Count(snapshot.Endpoints.Length, "endpoint")} and {Plural.Count(snapshot.Policies.Length, "policy")} to {path}");
        return 0;
    }
}
