using Newtonsoft.Json.Linq;

namespace EgressTools.Plugin.Commands;

/// <summary><c>label</c>, of which <c>unlabel</c> is the mirror.</summary>
internal class LabelCommand : ICommand
{
    public virtual CommandDefinition Definition => Subcommands.Label;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var format = session.Text(Options.Output) is { } output ? OutputFormat.Parse(output, OutputFormat.OfObjects) : null;
        var request = await RequestAsync(session, cancellationToken);
        var done = new List<LabelOutcome>();
        try
        {
            await foreach (var outcome in LabelUseCase.RunAsync(request, session.World, session, session.Report, cancellationToken))
            {
                if (outcome.Error is null && format is null)
                    session.Streams.Out.Write(string.Concat(NodeStepText.Done(outcome.Step, request.DryRun).Select(static l => l + "\n")));
                done.Add(outcome);
            }
        }
        finally
        {
            // A path is looked for in each node, as kubectl does it: a script for one node works for two.
            if (format is not null)
                ObjectPrinter.WriteEach(session.Streams.Out, format, [.. done.Select(static o => o.Result).OfType<JObject>()]);
        }
        return session.FailedWith;
    }

    private bool Removes => Definition == Subcommands.Unlabel;

    private async Task<LabelRequest> RequestAsync(Session session, CancellationToken cancellationToken)
    {
        var (names, selector, file) = (session.Texts(Definition.Options[0]), session.Selector(), session.Text(Options.NodesFrom));
        LabelRequest.RequireOneWay(!names.IsEmpty, selector is not null, file is not null);
        var label = GatewayLabel.Parse(session.Once(Options.Label), Options.Label);
        if (session.Text(Options.Taint) is { Length: > 0 } word && word.AsSpan().IndexOfAny(':', '=') < 0)
            throw new UsageException($"{Options.Taint} must name an effect, as in key=value:NoSchedule, not '{word}'; " +
                $"name nodes before {Options.Taint}", "InvalidTaint");
        return new LabelRequest(new NodeRequest(Removes, label,
            session.Text(Options.Taint) is { } taint ? GatewayTaint.Parse(taint, label, Options.Taint) : null))
        {
            Selector = selector,
            Names = file is null ? names : await session.ReadFileAsync(Options.NodesFrom, file,
                (input, source) => NodeNames.Read(input, source, cancellationToken), cancellationToken),
            DryRun = session.Choice<DryRun>(Options.DryRun),
            Timeout = session.Time(Definition[Options.Timeout])!.Value,
            FieldManager = session.TextOrDefault(Options.FieldManager),
        };
    }
}
