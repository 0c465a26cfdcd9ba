using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class SnapshotCommand : ICommand
{
    private readonly Argument<string> _path = new("path") { Description = "Folder to make, or a file that ends with .zip" };
    private readonly Option<bool> _mask = Options.Flag("--mask-addresses", "Replace every address by another, the same one everywhere");

    private readonly Option<bool> _maps = Options.Flag("--maps", "Also what the agents hold in their egress maps, asked of each");

    private readonly Option<bool> _interfaces = Options.Flag("--interfaces", "Also the interfaces of all nodes, asked of each agent; --maps saves those of gateways");

    public Command Create() => new("snapshot", "Save the cluster state that egress depends on, for use with --from") { _path, _mask, _maps, _interfaces };

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var path = session.Parsed.GetValue(_path)!;
        SaveSnapshot.RequireFree(path);
        var snapshot = await session.ReadAsync(session.Value(_maps) ? SaveSnapshot.Needs | SnapshotKinds.AgentMaps : SaveSnapshot.Needs, cancellationToken);
        if (session.Value(_maps) && !session.Offline)
            snapshot = await AgentMaps.AddAsync(await session.ClientAsync(cancellationToken), snapshot, session.Report, cancellationToken);
        if ((session.Value(_maps) || session.Value(_interfaces)) && !session.Offline)
            snapshot = await AskAgents.AddInterfacesAsync(await session.ClientAsync(cancellationToken), snapshot, session.Value(_interfaces) ? null : AskAgents.GatewayCandidates(snapshot, []), session.Report, cancellationToken);
        session.Report.ClearProgress();
        await SaveSnapshot.RunAsync(snapshot, path, session.Value(_mask), cancellationToken);
        session.Report.Note($"saved {Plural.Count(snapshot.Nodes.Length, "node")}, {Plural.Count(snapshot.Endpoints.Length, "endpoint")} and {Plural.Count(snapshot.Policies.Length, "policy")} to {path}");
        return 0;
    }
}
