using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class CreatePolicyCommand : ICommand
{
    private readonly Argument<string> _name = new("name") { Description = "Name of the policy" };
    private readonly Option<string?> _pods = CommonOptions.Text("--pod-selector", "LABELS", "Pods by label: app=web, 'tier in (web,api)', '!canary'");
    private readonly Option<string?> _namespaces = CommonOptions.Text("--namespace-selector", "LABELS", "Namespaces by label; '' for every namespace");
    private readonly Option<bool> _allNamespaces = Options.Flag("--all-namespaces", "Pods of every namespace", "-A");
    private readonly Option<string[]> _nodes = CommonOptions.Repeatable("--node", "NAME", "Gateway node");
    private readonly Option<string?> _nodeSelector = CommonOptions.Text("--node-selector", "LABELS", "Gateway nodes by label");
    private readonly Option<string?> _nodesFrom = CommonOptions.Text("--nodes-from", "FILE", "Gateway nodes from the output of 'nodes' or 'kubectl get nodes' (-o json, yaml or name); '-' for standard input");
    private readonly Option<string[]> _to = CommonOptions.Repeatable("--to", "CIDR", "Destination (0.0.0.0/0)");
    private readonly Option<string[]> _except = CommonOptions.Repeatable("--except", "CIDR", "Destination to leave out");
    private readonly Option<string?> _egressIP = CommonOptions.Text("--egress-ip", "ADDRESS", "Egress IP: auto (the node's internal address), none, or an address");
    private readonly Option<string?> _interface = CommonOptions.Text("--interface", "NAME", "Interface to leave by, in place of an egress IP");
    private readonly Option<bool> _force = Options.Flag("--force", "Accept an egress IP that is a node's public address");
    private readonly Option<string?> _output = CommonOptions.Text("--output", "FORMAT", "Format: yaml, json, name, jsonpath=...", "-o");

    public CommandGroup Group => CommandGroup.Create;

    public Command Create() => new("policy", "Write a CiliumEgressGatewayPolicy from nodes and selectors")
    {
        _name, _pods, _namespaces, _allNamespaces, _nodes, _nodeSelector, _nodesFrom, _to, _except, _egressIP, _interface, _force, _output,
    };

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var format = session.Format(_output, OutputFormat.OfObjects, OutputKind.Yaml);
        var request = new PolicyRequest(session.Parsed.GetValue(_name)!)
        {
            PodSelector = session.Value(_pods),
            Namespace = await NamespaceAsync(session, cancellationToken),
            NamespaceSelector = session.Value(_namespaces) ?? (session.Value(_allNamespaces) ? "" : null),
            Nodes = await NodesAsync(session, cancellationToken),
            NodeSelector = session.Value(_nodeSelector),
            To = session.Values(_to),
            Except = session.Values(_except),
            EgressIP = session.Value(_egressIP),
            Interface = session.Value(_interface),
            Force = session.Value(_force),
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
        if (session.Value(_allNamespaces) && (session.GivenNamespace is not null || session.Value(_namespaces) is not null))
            throw new UsageException("-A means every namespace: leave out -n and --namespace-selector", "TwoNamespaceChoices");
        if (session.Value(_allNamespaces) || session.Value(_namespaces) is not null)
            return session.GivenNamespace;
        return await session.NamespaceAsync(cancellationToken);
    }

    private async Task<ImmutableArray<string>> NodesAsync(Session session, CancellationToken cancellationToken)
    {
        var named = session.Values(_nodes);
        if (session.Value(_nodesFrom) is not { } file)
            return named;
        if (!named.IsEmpty || session.Value(_nodeSelector) is not null)
            throw new UsageException("--nodes-from chooses the gateways: leave out --node and --node-selector", "TwoNodeChoices");
        return await session.ReadFileAsync("--nodes-from", file, (input, source) => NodeNames.Read(input, source, cancellationToken), cancellationToken);
    }
}
