namespace EgressTools.Plugin.Commands;

internal sealed class RouteCommand : ICommand
{
    private const SnapshotKinds AtOnce = ResolveRoute.Needs | SnapshotKinds.OfAgents;

    public CommandDefinition Definition => Subcommands.Route;

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List();
        var pod = PodNames.Parse(session.Text(Options.Pod)!, await session.NamespaceAsync(cancellationToken));
        var to = session.Text(Options.To);
        ClusterSnapshot? maps = null;
        var routes = session.Offline
            ? await ResolveRoute.FollowAsync(await session.ReadAsync(session.SourcePath == "-" ? AtOnce : ResolveRoute.Needs, cancellationToken), pod,
                to, AgentsAsync)
            : await ResolveRoute.RunAsync(
                pod,
                to,
                (kinds, scope) => session.ReadAsync(kinds, cancellationToken, scope: scope),
                async (snapshot, node) => await AgentMaps.AddAsync(await session.ClientAsync(cancellationToken), snapshot, node,
                    session.Report, cancellationToken));
        session.Print(style, RouteListing.Listing, routes);
        if (style.Format.Kind == OutputKind.Table)
            RouteListing.WriteReasons(session.Streams.Out, routes);
        return session.Predicted(routes.Any(static r => r.Outcome == RouteOutcome.Unknown) ? 3 : 0);

        // Maps are large, so that they are read only where they are needed. Standard input is read once.
        async Task<ClusterSnapshot> AgentsAsync(ClusterSnapshot snapshot, string node) => session.SourcePath == "-" ? snapshot
            : ResolveRoute.WithAgent(snapshot, maps ??= await session.ReadAgainAsync(AtOnce, cancellationToken), node);
    }
}
