namespace EgressTools.Plugin.Commands;

internal sealed class CreatePolicyCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.CreatePolicy;
    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var format = session.Format(OutputFormat.OfObjects, OutputKind.Yaml);
        var request = new CreatePolicyRequest(session.Text(Options.Name)!)
        {
            PodSelector = session.Text(Options.PodSelector),
            AllPods = session.Has(Options.AllPods),
            NamespaceSelector = session.Text(Options.NamespaceSelector),
            AllNamespaces = session.Has(Options.AllNamespaces),
            Nodes = await NodesAsync(session, cancellationToken),
            NodeSelector = session.Text(Options.NodeSelector),
            To = session.Texts(Options.To),
            Except = session.Texts(Options.Except),
            EgressIP = session.Text(Options.EgressIP),
            Interface = session.Text(Options.Interface),
            Force = session.Has(Options.Force),
        };
        var policy = await CreatePolicyUseCase.RunAsync(request, session.World, session.Report, cancellationToken);
        session.Report.ClearProgress();
        policy.Write(session.Streams.Out, format);
        return 0;
    }

    private static async Task<ImmutableArray<string>> NodesAsync(Session session, CancellationToken cancellationToken)
    {
        var named = session.Texts(Options.Node);
        if (session.Text(Options.NodesFrom) is not { } file)
            return named;
        if (!named.IsEmpty || session.Text(Options.NodeSelector) is not null)
            throw new UsageException($"{Options.NodesFrom} chooses the gateways: leave out {Options.Node} and {Options.NodeSelector}", "TwoNodeChoices");
        return await session.ReadFileAsync(Options.NodesFrom, file, (input, source) => NodeNames.Read(input, source, cancellationToken), cancellationToken);
    }
}
