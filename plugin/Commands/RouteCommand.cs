using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class RouteCommand : ICommand
{
    private const SnapshotKinds AtOnce = ResolveRoute.Needs | SnapshotKinds.OfAgents;

    private readonly Argument<string> _pod = new("pod") { Description = "A pod by name, or namespace/name" };
    private readonly Option<string?> _to = CommonOptions.Text("--to", "ADDRESS", "Only the way to this address; else those of all entries that hold for the pod");
    private readonly ListOptions _list = new();

    public Command Create() => _list.AddTo(new("route", "Show which way a pod's traffic leaves, and why") { _pod, _to, InterfaceOption.Option });

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        var pod = PodNames.Parse(session.Parsed.GetValue(_pod)!, await session.NamespaceAsync(cancellationToken));
        var to = session.Value(_to);
        ClusterSnapshot? maps = null;
        var routes = session.Offline
            ? await ResolveRoute.FollowAsync(await session.ReadAsync(session.SourcePath == "-" ? AtOnce : ResolveRoute.Needs, cancellationToken), pod, to, AgentsAsync)
            : await ResolveRoute.RunAsync(
                pod,
                to,
                (kinds, scope) => session.ReadAsync(kinds, cancellationToken, scope: scope),
                async (snapshot, node) => await AgentMaps.AddAsync(await session.ClientAsync(cancellationToken), snapshot, node, session.Report, cancellationToken));
        session.Print(style, RouteListing.Listing, routes);
        if (style.Format.Kind == OutputKind.Table)
            RouteListing.WriteReasons(session.Streams.Out, routes);
        return session.Predicted(routes.Any(static r => r.Outcome == RouteOutcome.Unknown) ? 3 : 0);

        // Maps are large, so that they are read only where they are needed. Standard input is read once.
        async Task<ClusterSnapshot> AgentsAsync(ClusterSnapshot snapshot, string node) => session.SourcePath == "-" ? snapshot
            : ResolveRoute.WithAgent(snapshot, maps ??= await session.ReadAgainAsync(AtOnce, cancellationToken), node);
    }
}
