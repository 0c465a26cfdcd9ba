namespace EgressTools.Plugin.Commands;

internal sealed class CreatePolicyCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.CreatePolicy;

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var format = session.Format(OutputFormat.OfObjects, OutputKind.Yaml);
        var request = new PolicyRequest(session.Text(Options.Name)!)
        {
            PodSelector = session.Text(Options.PodSelector),
            Namespace = await NamespaceAsync(session, cancellationToken),
            NamespaceSelector = session.Text(Options.NamespaceSelector) ?? (session.Has(Options.AllNamespaces) ? "" : null),
            Nodes = await NodesAsync(session, cancellationToken),
            NodeSelector = session.Text(Options.NodeSelector),
            To = session.Texts(Options.To),
            Except = session.Texts(Options.Except),
            EgressIP = session.Text(Options.EgressIP),
            Interface = session.Text(Options.Interface),
            Force = session.Has(Options.Force),
        };
        var created = CreatePolicy.Run(await session.ReadAsync(CreatePolicy.Needs, cancellationToken), request);
        foreach (var note in created.Notes)
            session.Report.Note(note);
        foreach (var warning in created.Warnings)
            session.Report.Warn(warning);
        ObjectPrinter.Write(session.Streams.Out, format, [created.Document]);
        return 0;
    }

    /// <summary>As with kubectl: -n, else the context's namespace, unless namespaces are chosen otherwise.</summary>
    private async Task<string?> NamespaceAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Has(Options.AllNamespaces) && (session.GivenNamespace is not null || session.Text(Options.NamespaceSelector) is not null))
            throw new UsageException("-A means every namespace: leave out -n and --namespace-selector", "TwoNamespaceChoices");
        if (session.Has(Options.AllNamespaces) || session.Text(Options.NamespaceSelector) is not null)
            return session.GivenNamespace;
        return await session.NamespaceAsync(cancellationToken);
    }

    private async Task<ImmutableArray<string>> NodesAsync(Session session, CancellationToken cancellationToken)
    {
        var named = session.Texts(Options.Node);
        if (session.Text(Options.NodesFrom) is not { } file)
            return named;
        if (!named.IsEmpty || session.Text(Options.NodeSelector) is not null)
            throw new UsageException("--nodes-from chooses the gateways: leave out --node and --node-selector", "TwoNodeChoices");
        return await session.ReadFileAsync(Options.NodesFrom, file, (input, source) => NodeNames.Read(input, source, cancellationToken), cancellationToken);
    }
}
