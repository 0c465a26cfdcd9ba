using System.CommandLine;
using Newtonsoft.Json.Linq;

namespace EgressTools.Plugin.Commands;

/// <summary><c>label</c> and its mirror <c>unlabel</c>.</summary>
internal sealed class LabelCommand(bool removes) : ICommand
{
    private readonly Argument<string[]> _nodes = new("node") { Description = "Names of nodes", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _selector = Options.Selector("Nodes with these labels");
    private readonly Option<string?> _nodesFrom = CommonOptions.Text("--nodes-from", "FILE", "Nodes from the output of 'nodes' or 'kubectl get nodes' (-o json, yaml or name); '-' for standard input");
    private readonly Option<string?> _label = CommonOptions.Text("--label", "KEY=VALUE", "Label that marks gateway nodes (egress-node=true)");
    private readonly Option<string?> _taint = new("--taint")
    {
        Description = removes ? "The taint too (that of the label, with NoSchedule)" : "A taint too, which keeps other pods away (that of the label, with NoSchedule)",
        HelpName = "KEY=VALUE:EFFECT",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _dryRun = CommonOptions.Text("--dry-run", "HOW", "none, client (send nothing) or server (let the server check, store nothing)");
    private readonly Option<bool> _yes = Options.Flag("--yes", "Do not ask", "-y");
    private readonly Option<string?> _timeout = CommonOptions.Text("--timeout", "TIME", $"How long to wait until the CiliumNodes {(removes ? "no longer have" : "have")} the label (60s); 0 does not wait");
    private readonly Option<string?> _manager = CommonOptions.Text("--field-manager", "NAME", "Name of the field manager (egress-tools)");
    private readonly Option<string?> _output = CommonOptions.Text("--output", "FORMAT", "Print the nodes: json, yaml, name, jsonpath=...", "-o");

    private string Name => removes ? "unlabel" : "label";

    public Command Create() => new(Name, removes ? "Make nodes no longer gateways: show who leaves by them, ask, and take the label away" : "Make nodes gateways: label them, and wait until policies can choose them")
    {
        _nodes, _selector, _nodesFrom, _label, _taint, _dryRun, _yes, _timeout, _manager, _output,
    };

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var format = session.Value(_output) is null ? null : session.Format(_output, OutputFormat.OfObjects);
        var dryRun = Options.DryRun(session.Value(_dryRun));
        var timeout = session.Value(_timeout) is { } text ? Duration.Parse(text, "--timeout") : CiliumNodeWait.Standard;
        var request = Request(session);
        if (session.Offline)
            throw new UsageException($"{Name} writes to a cluster, so --from cannot be given; 'kubectl egress plan --with-node-label' tells what it would do");
        var nodes = await NodesAsync(session, cancellationToken);
        var client = await session.ClientAsync(cancellationToken);
        var plan = await LabelNodes.PlanAsync(client, nodes, request, () => session.ReadAsync(LabelNodes.Needs, cancellationToken), cancellationToken);
        Tell(session, plan, dryRun);
        if (!plan.Errors.IsEmpty || (dryRun == DryRun.None && !await IsAgreedAsync(session, plan, cancellationToken)))
        {
            session.Report.Note("nothing was changed");
            return Math.Max(1, session.FailedWith);
        }
        var outcomes = await ApplyAsync(session, client, plan, dryRun, format, cancellationToken);
        return dryRun == DryRun.None ? await WaitAsync(session, client, outcomes, request, timeout, cancellationToken) : session.FailedWith;
    }

    private async Task<bool> IsAgreedAsync(Session session, LabelPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            return plan.Question is not { } question || await session.ConfirmedAsync(question, $"{Name} these nodes", session.Value(_yes), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            session.Streams.Error.Write("\n");
            session.Report.Note("nothing was changed");
            throw;
        }
    }

    private static async Task<int> WaitAsync(Session session, ApiClient client, List<LabelOutcome> outcomes, NodeRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ImmutableArray<string> done = [.. outcomes.Where(static o => o.Error is null).Select(static o => o.Step.Name)];
        if (outcomes.Exists(static o => o.EndsRun))
        {
            session.Report.Note("the CiliumNodes were not looked at");
            return session.FailedWith;
        }
        try
        {
            var state = await CiliumNodeWait.RunAsync(client, done, request, timeout, session.Report, cancellationToken);
            foreach (var sentence in state.Wrong)
                session.Report.Error(sentence);
            if (state.Open is { } open)
                session.Report.Note(open);
            if (state.Unknown is { } error)
                session.Fail(error);
            return Math.Max(state.Wrong.IsEmpty ? 0 : 1, session.FailedWith);
        }
        catch (OperationCanceledException)
        {
            session.Report.ClearProgress();
            session.Report.Note("interrupted while waiting for the CiliumNodes: the nodes stay as they are now");
            throw;
        }
    }

    private void Tell(Session session, LabelPlan plan, DryRun dryRun)
    {
        foreach (var error in plan.Errors)
            session.Fail(error);
        foreach (var warning in plan.Warnings)
            session.Report.Warn(warning);
        foreach (var note in plan.Notes)
            session.Report.Note(note);
        var changed = plan.Steps.Where(static s => !s.IsUnchanged).ToList();
        foreach (var line in changed.SelectMany(static s => NodeStepText.Preview(s)).Concat(plan.Consequences))
            session.Streams.Error.Write(line + "\n");
        foreach (var command in changed.SelectMany(s => NodeStepText.Commands(s, dryRun, Manager(session), session.Connection.Words)))
            session.Report.Detail(command);
        if (changed.Exists(static s => s is { ChangesLabel: true, ChangesTaint: true }))
            session.Report.Detail("label and taint of a node are one request here, which fails where the node was changed meanwhile");
    }

    private string Manager(Session session) => session.Value(_manager) ?? ApplyOptions.DefaultFieldManager;

    private async Task<List<LabelOutcome>> ApplyAsync(Session session, ApiClient client, LabelPlan plan, DryRun dryRun, OutputFormat? format, CancellationToken cancellationToken)
    {
        var outcomes = new List<LabelOutcome>();
        try
        {
            await foreach (var outcome in LabelNodes.ApplyAsync(client, plan.Steps, plan.Request, dryRun, Manager(session), cancellationToken))
            {
                outcomes.Add(outcome);
                if (outcome.Error is { } error)
                    session.Fail(error);
                else if (format is null)
                    session.Streams.Out.Write(string.Concat(NodeStepText.Done(outcome.Step, dryRun).Select(static l => l + "\n")));
            }
        }
        finally
        {
            // Also where it is interrupted.
            if (dryRun == DryRun.None && LabelSummary.Of(plan.Steps, outcomes) is { } summary)
                session.Report.Note(summary);
        }
        if (format is not null)
            Print(session, format, [.. outcomes.Select(static o => o.Result).OfType<JObject>()]);
        return outcomes;
    }

    /// <summary>A path is looked for in each node, as kubectl does it: a script for one node works for two.</summary>
    private static void Print(Session session, OutputFormat format, ImmutableArray<JObject> nodes)
    {
        foreach (var part in format.Kind == OutputKind.JsonPath ? nodes.Select(static n => ImmutableArray.Create(n)) : nodes.IsEmpty ? [] : [nodes])
            ObjectPrinter.Write(session.Streams.Out, format, part);
    }

    private NodeRequest Request(Session session)
    {
        if (session.Parsed.GetResult(_label) is { IdentifierTokenCount: > 1 })
            throw new UsageException("--label is given twice: a node becomes a gateway by one label", "InvalidLabel");
        var label = session.Value(_label) is { } text ? GatewayLabel.Parse(text, "--label") : GatewayLabel.Standard;
        if (session.Parsed.GetResult(_taint) is null)
            return new NodeRequest(removes, label, Taint: null);
        var taint = session.Value(_taint) ?? "";
        if (taint.Length > 0 && !taint.Contains(':', StringComparison.Ordinal) && !taint.Contains('=', StringComparison.Ordinal))
            throw new UsageException($"--taint: '{taint}' names no effect: write it as key=value:NoSchedule, or name nodes before --taint", "InvalidTaint");
        return new NodeRequest(removes, label, GatewayTaint.Parse(taint, label, "--taint"));
    }

    private async Task<ChosenNodes> NodesAsync(Session session, CancellationToken cancellationToken)
    {
        ImmutableArray<string> named = [.. session.Parsed.GetValue(_nodes) ?? []];
        var ways = (named.IsEmpty ? 0 : 1) + (session.Value(_selector) is null ? 0 : 1) + (session.Value(_nodesFrom) is null ? 0 : 1);
        if (ways != 1)
        {
            throw ways == 0
                ? new UsageException("no node is named: give names, -l, or --nodes-from", "NoNode")
                : new UsageException("nodes are chosen in one way: by name, by -l, or by --nodes-from", "TwoNodeChoices");
        }
        if (session.Value(_selector) is { } selector)
            return await ChosenNodes.SelectAsync(await session.ClientAsync(cancellationToken), LabelSelectorParser.Parse(selector, "-l"), "-l", cancellationToken);
        if (session.Value(_nodesFrom) is { } file)
            named = await session.ReadFileAsync("--nodes-from", file, (input, source) => NodeNames.Read(input, source, cancellationToken), cancellationToken);
        return await ChosenNodes.NamedAsync(await session.ClientAsync(cancellationToken), [.. named.Select(NodeNames.Plain)], cancellationToken);
    }
}
