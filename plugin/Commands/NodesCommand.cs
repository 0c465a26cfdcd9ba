namespace EgressTools.Plugin.Commands;

internal sealed class NodesCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Nodes;
    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List();
        var request = new NodesRequest
        {
            Selector = session.Selector(),
            All = session.Has(Options.All),
            Names = [.. session.Texts(Options.Name).Select(NodeNames.Plain)],
            Label = GatewayLabel.Parse(session.TextOrDefault(Options.Label), Options.Label),
        };
        var found = await NodesUseCase.RunAsync(request, session.World, session.Report, cancellationToken);
        session.Print(style, NodeListing.At(session.World.Now), found.Nodes);
        return 0;
    }
}
