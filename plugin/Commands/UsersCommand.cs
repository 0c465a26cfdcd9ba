namespace EgressTools.Plugin.Commands;

internal sealed class UsersCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Users;

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List();
        var address = session.Text(Options.Address)!;
        var users = FindPods.Run(await session.ReadAsync(FindPods.Needs, cancellationToken), address);
        if (users.IsEmpty)
            session.Report.Note($"no pod leaves by {address}");
        session.Print(style, PodListing.Listing, users);
        return session.Predicted();
    }
}
