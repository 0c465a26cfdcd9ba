namespace EgressTools.Plugin.Commands;

internal sealed class RouteCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Route;
    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var (style, request) = (session.List(), new RouteRequest(PodNames.Parse(session.Text(Options.Pod)!), session.Text(Options.To)));
        var routes = await new RouteUseCase().RunAsync(request, session.World, session.Report, cancellationToken);
        session.Print(style, RouteListing.Listing, routes);
        if (style.Format.Kind == OutputKind.Table)
            RouteListing.WriteReasons(session.Streams.Out, routes);
        return session.World.Predicted(routes.Any(static r => r.Outcome == RouteOutcome.Unknown) ? 3 : 0);
    }
}
