namespace EgressTools.Plugin.Commands;

internal sealed class ApplyCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.Apply;
    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var format = session.Text(Options.Output) is null ? null : session.Format(OutputFormat.OfObjects);
        var dryRun = session.Choice<DryRun>(Options.DryRun);
        session.World.RequireCluster(Definition, dryRun);
        var request = new ApplyRequest(await session.PoliciesAsync(cancellationToken))
        {
            DryRun = dryRun,
            ForceConflicts = session.Has(Options.ForceConflicts),
            AllowPolicyConflicts = session.Has(Options.AllowPolicyConflicts),
            AllowUnknownEffect = session.Has(Options.AllowUnknownEffect),
            FieldManager = session.TextOrDefault(Options.FieldManager),
        };
        var done = new List<ApplyOutcome>();
        try
        {
            await foreach (var outcome in ApplyUseCase.RunAsync(request, session.World, session, session.Report, cancellationToken))
            {
                if (outcome.Error is null && format is null)
                    session.Streams.Out.Write(ApplyText.Done(outcome.Step, dryRun) + "\n");
                done.Add(outcome);
            }
        }
        catch (RefusedException refusal)
        {
            session.Report.Fail(refusal);
            return session.FailedWith;
        }
        if (format is not null && !session.Report.IsDeclined)
            ObjectPrinter.Write(session.Streams.Out, format, [.. done.Where(static o => o.Error is null).Select(static o => o.Object)]);
        return session.FailedWith;
    }
}
