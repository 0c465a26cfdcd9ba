using System.CommandLine;
using EgressTools.Operations;
using EgressTools.Output;

namespace EgressTools.Plugin.Commands;

internal sealed class RouteCommand : ICommand
{
    private readonly Argument<string> _pod = new("pod") { Description = "A pod by name, or namespace/name" };
    private readonly Option<string?> _to = CommonOptions.Text("--to", "ADDRESS", "Only the way to this address; else those of all entries that hold for the pod");
    private readonly ListOptions _list = new();

    public Command Create() => _list.AddTo(new("route", "Show which way a pod's traffic leaves, and why") { _pod, _to });

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        var pod = PodNames.Parse(session.Parsed.GetValue(_pod)!, await session.NamespaceAsync(cancellationToken));
        var to = session.Value(_to);
        var routes = session.Offline
            ? ResolveRoute.Run(await session.ReadAsync(ResolveRoute.Needs, cancellationToken), pod, to)
            : await ResolveRoute.RunAsync(pod, to, (kinds, scope) => session.ReadAsync(kinds, cancellationToken, scope: scope));
        session.Print(style, RouteListing.Listing, routes);
        if (style.Format.Kind == OutputKind.Table)
            RouteListing.WriteReasons(session.Streams.Out, routes);
        return 0;
    }
}
