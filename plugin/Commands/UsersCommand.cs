namespace EgressTools.Plugin.Commands;

internal sealed class UsersCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Users;
    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var (style, request) = (session.List(), new UsersRequest(session.Text(Options.Address)!));
        session.Print(style, PodListing.Listing, await new UsersUseCase().RunAsync(request, session.World, session.Report, cancellationToken));
        return session.World.Predicted();
    }
}
