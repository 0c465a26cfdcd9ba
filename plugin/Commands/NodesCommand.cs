namespace EgressTools.Plugin.Commands;

internal sealed class NodesCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Nodes;

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = session.List();
        var query = new NodesQuery(session.Text(Options.Selector) is { } text ? LabelSelectorParser.Parse(text, Options.Selector)
            : null, session.Has(Options.All))
        {
            Names = [.. session.Texts(Options.Name).Select(NodeNames.Plain)],
        };
        if (session.Text(Options.GatewayLabel) is { } label)
            query = query.MarkedBy(label, Options.GatewayLabel);
        var snapshot = await session.ReadAsync(ListNodes.Needs, cancellationToken);
        if (Unsupported.Of(snapshot) is { } unsupported)
            session.Report.Warn($"the list of gateways may be incomplete: {unsupported}");
        var nodes = ListNodes.Run(snapshot, query);
        if (nodes.IsEmpty)
            session.Report.Note(Nothing(query));
        session.Print(style, NodeListing.At(session.Now), nodes);
        return 0;
    }

    private static string Nothing(NodesQuery query) => query switch
    {
        { Selector: { } selector } => $"no node has the labels {selector}",
        { All: true } => "there are no nodes",
        _ => $"no node is chosen by a policy or has the label {query.LabelKey}={query.LabelValue}; --all shows every node",
    };
}
