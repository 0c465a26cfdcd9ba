using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class NodesCommand : ICommand
{
    private readonly Argument<string[]> _name = new("name") { Description = "Only these nodes, even if they are not gateways", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _selector = Options.Selector("Only nodes with these labels");
    private readonly Option<bool> _all = Options.Flag("--all", "Every node");
    private readonly Option<string?> _label = CommonOptions.Text("--gateway-label", "KEY=VALUE", "Label that marks gateway nodes (egress-node=true)");
    private readonly ListOptions _list = new();

    public Command Create() => _list.AddTo(new("nodes", "Show the gateway nodes: those that a policy chooses or that carry the gateway label") { _name, _selector, _all, _label });

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        var query = new NodesQuery(session.Value(_selector) is { } text ? LabelSelectorParser.Parse(text, "-l") : null, session.Value(_all))
        {
            Names = [.. (session.Parsed.GetValue(_name) ?? []).Select(NodeNames.Plain)],
        };
        if (session.Value(_label) is { } label)
            query = query.MarkedBy(label, "--gateway-label");
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
