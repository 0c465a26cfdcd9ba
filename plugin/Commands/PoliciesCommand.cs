namespace EgressTools.Plugin.Commands;

internal sealed class PoliciesCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Policies;
    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List();
        var request = new PoliciesRequest(await session.PolicyNamesAsync(session.Texts(Options.Name), cancellationToken));
        session.Print(style, PolicyListing.At(session.World.Now), await PoliciesUseCase.RunAsync(request, session.World, session.Report, cancellationToken));
        return session.World.Predicted();
    }
}
