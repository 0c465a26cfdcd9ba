using System.CommandLine;
using EgressTools.Model;
using EgressTools.Operations;

namespace EgressTools.Plugin.Commands;

internal sealed class SnapshotCommand : ICommand
{
    private readonly Argument<string> _path = new("path") { Description = "Folder to make, or a file that ends with .zip" };
    private readonly Option<bool> _mask = Options.Flag("--mask-addresses", "Replace every address by another, the same one everywhere");

    public Command Create() => new("snapshot", "Save what egress hangs on, to be read back with --from") { _path, _mask };

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var path = session.Parsed.GetValue(_path)!;
        var snapshot = await session.ReadAsync(SnapshotKinds.All, cancellationToken);
        await SaveSnapshot.RunAsync(snapshot, path, session.Value(_mask), cancellationToken);
        session.Report.Note($"saved {snapshot.Nodes.Length} nodes, {snapshot.Endpoints.Length} endpoints and {snapshot.Policies.Length} policies to {path}");
        return 0;
    }
}
